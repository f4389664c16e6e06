import { all, on, onContent } from '../../modules/page';

/** Puts an earlier answer into the words of a question, where the writer left off. */
export function setUpRepeating(): void {
  onContent((root) => all<HTMLButtonElement>(root, '[data-insert]').forEach((button) => (button.hidden = false)));
  on('click', '[data-insert]', (button) => {
    const field = (button as HTMLButtonElement).form?.querySelector<HTMLTextAreaElement>('textarea[name="text"]');
    if (!field) return;
    field.setRangeText(button.dataset.insert ?? '', field.selectionStart, field.selectionEnd, 'end');
    field.focus();
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
