/** What a moderator has at hand on the board, which a fresh list from the server would otherwise take away. */

export const KEPT = {
  rows: '[data-row]',
  current: 'row-current',
  ticks: '[data-select]',
  ticked: '[data-select]:checked',
};

const TICK = 'tick';

export class Kept {
  private ticked = new Set<string>();
  private order: string[] = [];
  private current = '';
  /** The letter of the button that had the focus, or the tick. */
  key = '';

  read(board: ParentNode, control?: HTMLElement): void {
    const rows = rowsIn(board);
    this.order = rows.map(numberOf);
    this.ticked = new Set(rows.filter((row) => row.querySelector(KEPT.ticked)).map(numberOf));
    const row = control?.closest<HTMLElement>(KEPT.rows);
    if (!row) return;
    this.current = numberOf(row);
    this.key = control?.matches(KEPT.ticks) ? TICK : (control?.dataset.key ?? '');
  }

  /** Returns the row to go on with: the same one, or the one that took its place when it has left the list. */
  write(board: ParentNode): HTMLElement | undefined {
    const rows = rowsIn(board);
    for (const row of rows) {
      const box = row.querySelector<HTMLInputElement>(KEPT.ticks);
      if (box && this.ticked.has(numberOf(row))) box.checked = true;
    }
    const row = this.next(rows);
    if (!row) return undefined;
    row.classList.add(KEPT.current);
    // Its buttons mean other things than those of the row that left.
    if (numberOf(row) !== this.current) this.key = '';
    this.current = numberOf(row);
    this.order = rows.map(numberOf);
    return row;
  }

  private next(rows: HTMLElement[]): HTMLElement | undefined {
    if (!this.current) return undefined;
    const now = new Map(rows.map((row) => [numberOf(row), row]));
    const place = this.order.indexOf(this.current);
    const candidates = [this.current, ...this.order.slice(place + 1), ...this.order.slice(0, Math.max(place, 0)).reverse()];
    return candidates.map((number) => now.get(number)).find((row) => row !== undefined);
  }
}

export function buttonOf(row: HTMLElement, key: string): HTMLElement | undefined {
  if (key === TICK) return row.querySelector<HTMLElement>(KEPT.ticks) ?? undefined;
  return [...row.querySelectorAll<HTMLElement>('[data-key]')].find((button) => key !== '' && button.dataset.key === key);
}

function rowsIn(board: ParentNode): HTMLElement[] {
  return [...board.querySelectorAll<HTMLElement>(`[data-keys] ${KEPT.rows}`)];
}

function numberOf(row: HTMLElement): string {
  return row.dataset.question ?? '';
}
