import { announce } from './announce';
import { all, on } from './page';
import { say } from './words';

const CURRENT = 'row-current';

function rows(list: HTMLElement): HTMLElement[] {
  return all(list, '[data-row]');
}

function move(list: HTMLElement, by: number): void {
  const lines = rows(list);
  if (lines.length === 0) return;
  const now = lines.findIndex((row) => row.classList.contains(CURRENT));
  const next = lines[Math.min(Math.max(now + by, 0), lines.length - 1)] ?? lines[0];
  lines.forEach((row) => row.classList.toggle(CURRENT, row === next));
  next?.scrollIntoView({ block: 'nearest' });
  next?.querySelector<HTMLElement>('[data-open], a')?.focus();
}

function currentRow(list: HTMLElement): HTMLElement | undefined {
  const focused = document.activeElement?.closest<HTMLElement>('[data-row]');
  return focused && list.contains(focused) ? focused : rows(list).find((row) => row.classList.contains(CURRENT));
}

function select(list: HTMLElement): void {
  const box = currentRow(list)?.querySelector<HTMLInputElement>('[data-select]');
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]');
}

/** Enter belongs to the control that has the focus; to the list only where none has. */
function opensRow(list: HTMLElement, target: EventTarget | null): boolean {
  return !!currentRow(list) && !(target instanceof Element && target.closest('a, button, summary, [role="button"], [tabindex]'));
}

/** What the row in hand offers under this letter, or else the page outside of all rows: `<button data-key="s">`. */
function keyOf(list: HTMLElement, key: string): HTMLElement | undefined {
  const offered = all(document, '[data-key]').filter((one) => one.dataset.key === key);
  const row = currentRow(list);
  return offered.find((one) => row?.contains(one)) ?? offered.find((one) => !one.closest('[data-row]'));
}

const ACTIONS: Record<string, (list: HTMLElement) => void> = {
  j: (list) => move(list, 1),
  k: (list) => move(list, -1),
  x: select,
  Enter: (list) => currentRow(list)?.querySelector<HTMLElement>('[data-open], a')?.click(),
  '/': () => (document.querySelector<HTMLElement>('[data-keys-search]') ?? document.querySelector<HTMLElement>('#site-search'))?.focus(),
  '?': () => document.querySelector<HTMLDialogElement>('dialog[data-keys-help]')?.showModal(),
};

/** Keys for people who work through long lists all day. They hold only where a list asks for them, and can be off. */
export function setUpKeys(): void {
  document.addEventListener('keydown', (event) => {
    const list = document.querySelector<HTMLElement>('[data-keys]');
    if (!list || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]') || 'keysOff' in document.documentElement.dataset) return;
    const own = keyOf(list, event.key);
    const action = own ? () => own.click() : ACTIONS[event.key];
    if (!action || (event.key === 'Enter' && !opensRow(list, event.target))) return;
    event.preventDefault();
    action(list);
  });
  on('change', '[data-select-all]', selectAll);
  on('change', '[data-select]', count);
  // Whoever was quicker than this file.
  for (const box of all<HTMLInputElement>(document, '[data-select-all]:checked')) selectAll(box);
}

function selectAll(box: HTMLElement): void {
  const checked = (box as HTMLInputElement).checked;
  const list = box.closest('form, [data-keys]') ?? document;
  for (const one of list.querySelectorAll<HTMLInputElement>('[data-select]')) one.checked = checked;
  count(box);
}

/** Says how many rows are chosen and shows the actions only when there are some. */
function count(box: HTMLElement): void {
  const list = box.closest<HTMLElement>('form, [data-keys]');
  if (!list) return;
  const chosen = list.querySelectorAll('[data-select]:checked').length;
  const text = say('selected', { count: chosen });
  for (const place of all(list, '[data-selected-count]')) place.textContent = text;
  for (const row of all(list, '[data-row]')) {
    row.classList.toggle('row-selected', !!row.querySelector('[data-select]:checked'));
  }
  announce(text);
}
