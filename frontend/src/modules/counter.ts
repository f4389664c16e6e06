import { all, on, onContent } from './page';
import { say } from './words';

/** Characters as the server counts them: by code point, a line break as two. */
export function lengthOf(text: string): number {
  return [...text.replace(/\r?\n/g, '\r\n')].length;
}

function show(area: HTMLTextAreaElement): void {
  const counter = document.getElementById(area.dataset.counter ?? '');
  const limit = Number(counter?.dataset.limit);
  if (!counter || !limit) return;
  const used = lengthOf(area.value);
  counter.classList.toggle('field-counter-over', used > limit);
  counter.textContent = used > limit ? say('counterOver', { over: used - limit }) : say('counter', { used, limit });
}

export function setUpCounters(): void {
  on('input', 'textarea[data-counter]', (area) => show(area as HTMLTextAreaElement));
  onContent((root) => all<HTMLTextAreaElement>(root, 'textarea[data-counter]').forEach(show));
}
