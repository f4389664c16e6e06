import { all, on, onContent } from './page';

/** A form that came back with errors starts at their summary; its links go straight into the controls. */
export function setUpErrors(): void {
  onContent((root) => all(root, '[data-error-summary]').at(0)?.focus());
  on('click', '.error-summary a', (link, event) => {
    const control = document.getElementById((link as HTMLAnchorElement).hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.focus();
    control.closest('.field')?.scrollIntoView({ block: 'center' });
  });
}
