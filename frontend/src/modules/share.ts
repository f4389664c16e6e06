import { toast } from './announce';
import { all, on, onContent } from './page';
import { say } from './words';

export function setUpShare(): void {
  onContent((root) => {
    for (const button of all(root, '[data-share-native]')) button.hidden = !('share' in navigator);
    for (const button of all(root, '[data-share-copy]')) button.hidden = !navigator.clipboard;
    for (const button of all(root, '[data-print]')) button.hidden = false;
  });
  on('click', '[data-share-native]', (button) => {
    const { title, url } = button.closest<HTMLElement>('[data-share]')?.dataset ?? {};
    // Closing the share sheet rejects the promise; that is no trouble.
    void navigator.share({ title, url }).catch(() => undefined);
  });
  on('click', '[data-share-copy]', (button) => {
    const url = button.closest<HTMLElement>('[data-share]')?.dataset.url ?? location.href;
    void navigator.clipboard.writeText(url).then(() => toast(say('copied'), 'success'));
  });
}
