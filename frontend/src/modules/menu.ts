import { on } from './page';

const OPEN = 'details[data-menu][open]';

/** Menus are <details>: they work as they are. Script closes them when one goes elsewhere. */
export function setUpMenus(): void {
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener('focusin', (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menus = [...document.querySelectorAll<HTMLDetailsElement>(OPEN)];
    const innermost = menus.filter((menu) => menu.contains(document.activeElement)).at(-1) ?? menus.at(-1);
    if (!innermost) return;
    innermost.open = false;
    innermost.querySelector('summary')?.focus();
  });
  // `toggle` does not bubble; the page behind an open panel must not scroll.
  document.addEventListener(
    'toggle',
    () => document.documentElement.classList.toggle('menu-open', !!document.querySelector('details[data-menu="modal"][open]')),
    true,
  );
  on('click', '[data-print]', () => window.print());
}
