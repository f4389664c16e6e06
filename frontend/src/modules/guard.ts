import { all, on, onContent } from './page';

const unsent = new Set<HTMLFormElement>();

/** A ballot chosen but not sent must be impossible to overlook. */
function mark(form: HTMLFormElement): void {
  unsent.add(form);
  for (const bar of all(form, '[data-guard-bar]')) bar.hidden = false;
}

export function release(form: HTMLFormElement): void {
  unsent.delete(form);
  for (const bar of all(form, '[data-guard-bar]')) bar.hidden = true;
}

export function setUpGuard(): void {
  on('change', 'form[data-guard]', (form) => mark(form as HTMLFormElement));
  on('submit', 'form[data-guard]:not([data-submit])', (form) => unsent.delete(form as HTMLFormElement));
  onContent(() => {
    for (const form of unsent) if (!form.isConnected) unsent.delete(form);
  });
  window.addEventListener('beforeunload', (event) => {
    if (unsent.size > 0) event.preventDefault();
  });
}
