import { on } from './page';

/** Opens native dialogs; without script their address (`#id`) opens them. */
export function setUpDialogs(): void {
  on('click', '[data-dialog]', (opener, event) => {
    const dialog = document.getElementById(opener.dataset.dialog ?? '');
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    dialog.showModal();
  });
  on('click', '[data-dialog-close]', (closer, event) => {
    const dialog = closer.closest('dialog');
    if (!dialog?.open) return;
    event.preventDefault();
    dialog.close();
  });
  // A press beside the dialog closes it, as people expect.
  on('click', 'dialog[open]', (dialog, event) => {
    if (event.target === dialog) (dialog as HTMLDialogElement).close();
  });
}
