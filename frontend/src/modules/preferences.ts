import { on } from './page';

/** Applies text size and contrast at once; the form still keeps them, and works alone without script. */
export function setUpPreferences(): void {
  on('change', '[data-preferences]', (element) => {
    const form = element as HTMLFormElement;
    const chosen = new FormData(form);
    const root = document.documentElement;
    root.dataset.textSize = String(chosen.get('text_size'));
    root.dataset.contrast = String(chosen.get('contrast'));
    void fetch(form.action, { method: 'POST', body: new URLSearchParams(chosen as never), redirect: 'manual' }).catch(() => undefined);
  });
}
