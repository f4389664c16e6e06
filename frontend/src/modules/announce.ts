import { icon } from './icon';
import { all, on, onContent } from './page';
import { say } from './words';

const SHOWN_FOR = 8000;

/** Says something to screen readers without moving the focus. */
export function announce(text: string): void {
  const region = document.querySelector('[data-announcer]');
  if (!region) return;
  region.textContent = '';
  // The same sentence twice is read twice only if the region was empty between.
  setTimeout(() => (region.textContent = text), 60);
}

export function toast(text: string, tone: 'info' | 'success' | 'warning' | 'error' = 'info'): void {
  const region = document.querySelector('[data-toasts]');
  if (!region) return;
  const box = document.createElement('div');
  box.className = `toast toast-${tone}`;
  const picture = document.createElement('span');
  picture.className = 'toast-icon';
  picture.append(icon(tone === 'info' ? 'information' : tone));
  const words = document.createElement('p');
  words.textContent = text;
  box.append(picture, words);
  region.append(box);
  complete(box);
}

/** Gives a toast its button; one that reports no trouble goes by itself, unless somebody is reading it. */
function complete(box: HTMLElement): void {
  if (box.querySelector('.toast-close')) return;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'toast-close';
  close.setAttribute('aria-label', say('close'));
  close.append(icon('close'));
  box.append(close);
  if (box.matches('.toast-error, .toast-warning')) return;
  const leave = (): void => {
    if (box.matches(':hover, :focus-within')) setTimeout(leave, SHOWN_FOR / 4);
    else box.remove();
  };
  setTimeout(leave, SHOWN_FOR);
}

export function setUpToasts(): void {
  on('click', '.toast-close', (button) => button.closest('.toast')?.remove());
  onContent((root) => all(root, '.toast').forEach(complete));
}
