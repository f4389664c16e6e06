import { all, onContent } from './page';

/** On a telephone the tab of this page may lie outside of the bar: it is brought to its middle. */
export function setUpTabs(): void {
  onContent((root) => {
    for (const bar of all(root, '.tabs')) {
      const tab = bar.querySelector<HTMLElement>('a[aria-current]');
      if (!tab) continue;
      const gap = tab.getBoundingClientRect().left - bar.getBoundingClientRect().left;
      bar.scrollLeft += gap - (bar.clientWidth - tab.offsetWidth) / 2;
    }
  });
}
