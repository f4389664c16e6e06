import { icon } from './icon';
import { on } from './page';
import { say } from './words';

export function readableSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

function row(input: HTMLInputElement, file: File): HTMLLIElement {
  const line = document.createElement('li');
  if (/^image\/(png|jpeg|webp|gif)$/.test(file.type)) {
    const preview = document.createElement('img');
    preview.alt = '';
    preview.src = URL.createObjectURL(file);
    preview.addEventListener('load', () => URL.revokeObjectURL(preview.src), { once: true });
    line.append(preview);
  } else {
    line.append(icon('file'));
  }
  const name = document.createElement('span');
  name.className = 'file-name';
  name.textContent = file.name;
  const size = document.createElement('span');
  size.className = 'file-size';
  size.textContent = readableSize(file.size);
  line.append(name, size);
  const limit = Number(input.dataset.maxSize);
  if (limit && file.size > limit) {
    line.classList.add('file-refused');
    name.textContent = say('fileTooLarge', { name: file.name, limit: readableSize(limit) });
  }
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'toast-close';
  remove.setAttribute('aria-label', say('remove', { name: file.name }));
  remove.append(icon('close'));
  remove.addEventListener('click', () => takeOut(input, file));
  line.append(remove);
  return line;
}

function takeOut(input: HTMLInputElement, file: File): void {
  const kept = new DataTransfer();
  for (const other of input.files ?? []) if (other !== file) kept.items.add(other);
  input.files = kept.files;
  list(input);
  input.focus();
}

function list(input: HTMLInputElement): void {
  const place = document.querySelector<HTMLElement>(`[data-file-list="${CSS.escape(input.id)}"]`);
  if (!place) return;
  place.replaceChildren(...[...(input.files ?? [])].map((file) => row(input, file)));
  place.hidden = place.childElementCount === 0;
}

/** Shows what was chosen, with a small picture, its size, and a way to take it out again. */
export function setUpFiles(): void {
  on('change', 'input[type="file"][data-file]', (input) => list(input as HTMLInputElement));
}
