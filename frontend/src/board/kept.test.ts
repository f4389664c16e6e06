import { beforeEach, expect, test } from 'vitest';
import { buttonOf, Kept } from './kept';

function row(number: number, buttons: string[] = ['s', 'h']): string {
  const keys = buttons.map((key) => `<button data-key="${key}"></button>`).join('');
  return `<li data-row data-question="${number}"><input type="checkbox" data-select>${keys}</li>`;
}

function board(...numbers: number[]): HTMLElement {
  const place = document.createElement('div');
  place.innerHTML = `<ul data-keys>${numbers.map((number) => row(number)).join('')}</ul>`;
  return place;
}

function rowOf(place: HTMLElement, number: number): HTMLElement {
  return place.querySelector<HTMLElement>(`[data-question="${number}"]`)!;
}

let kept: Kept;
beforeEach(() => (kept = new Kept()));

test('ticks come back, also where a question came in above', () => {
  const before = board(1, 2, 3);
  rowOf(before, 2).querySelector('input')!.checked = true;
  kept.read(before);
  const after = board(4, 1, 2, 3);
  kept.write(after);
  const ticked = [...after.querySelectorAll<HTMLElement>('[data-row]')].filter((one) => one.querySelector('input')!.checked);
  expect(ticked.map((one) => one.dataset.question)).toEqual(['2']);
});

test('the row in hand stays in hand, with its button', () => {
  const before = board(1, 2, 3);
  kept.read(before, rowOf(before, 2).querySelector<HTMLElement>('[data-key="h"]')!);
  const after = board(3, 2, 1);
  const found = kept.write(after);
  expect(found?.dataset.question).toBe('2');
  expect(buttonOf(found!, kept.key)?.dataset.key).toBe('h');
});

test('when it has left, the one below takes its place, and no button is offered by mistake', () => {
  const before = board(1, 2, 3);
  kept.read(before, rowOf(before, 2).querySelector<HTMLElement>('[data-key="h"]')!);
  expect(kept.write(board(1, 3))?.dataset.question).toBe('3');
  expect(kept.key).toBe('');
});

test('after the last one comes the one above', () => {
  const before = board(1, 2, 3);
  kept.read(before, rowOf(before, 3));
  expect(kept.write(board(1, 2))?.dataset.question).toBe('2');
  expect(kept.write(board())).toBeUndefined();
});
