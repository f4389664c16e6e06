import { toast } from '../modules/announce';
import type { Paper } from './paper';

const MOST = 3;

/** Two or three side by side, in the dialog of the page. */
export function openComparison(paper: Paper): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog[data-comparison]');
  const place = dialog?.querySelector<HTMLElement>('[data-comparison-table]');
  const ticked = [...paper.section.querySelectorAll<HTMLInputElement>('[data-compare]:checked')];
  if (!dialog || !place) return;
  if (ticked.length < 2 || ticked.length > MOST) {
    toast(paper.say('compare_some'), 'info');
    return;
  }
  place.replaceChildren(table(paper, ticked.map((box) => box.closest<HTMLElement>('[data-project]')!)));
  dialog.showModal();
}

function table(paper: Paper, cards: HTMLElement[]): HTMLTableElement {
  const made = document.createElement('table');
  made.className = 'table table-plain comparison';
  const head = made.createTHead().insertRow();
  head.append(cell('td', ''), ...cards.map((card) => cell('th', `${card.dataset.project}. ${card.dataset.title}`, 'col')));
  const body = made.createTBody();
  const rows: [string, (card: HTMLElement) => string][] = [
    ['cost', (card) => paper.won(Number(card.dataset.cost))],
    ['category', (card) => card.dataset.category ?? ''],
    ['place', (card) => card.dataset.placeText ?? ''],
    ['summary', (card) => card.querySelector('[data-summary]')?.textContent ?? ''],
  ];
  for (const [key, text] of rows) {
    if (cards.every((card) => !text(card))) continue;
    const row = body.insertRow();
    row.append(cell('th', paper.say(`compare_${key}`), 'row'), ...cards.map((card) => cell('td', text(card) || '–')));
  }
  return made;
}

function cell(kind: 'td' | 'th', text: string, scope = ''): HTMLTableCellElement {
  const made = document.createElement(kind);
  made.textContent = text;
  if (scope) made.scope = scope;
  return made;
}
