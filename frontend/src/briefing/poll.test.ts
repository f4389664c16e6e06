import { beforeEach, describe, expect, it } from 'vitest';
import { answerOf, PollPane, rows, type PollCard } from './poll';

const single: PollCard = {
  id: 4, kind: 'SINGLE', text: '어느 안?', most: 1, steps: 5, low_label: '', high_label: '',
  options: [{ id: 10, text: '가안' }, { id: 11, text: '나안' }], open: true, shown: false,
};
let place: HTMLElement;

beforeEach(() => {
  document.body.innerHTML = '<script type="application/json" id="room-words">{"pollGiven":"냈습니다"}</script><div></div>';
  place = document.querySelector('div') as HTMLElement;
});

describe('the poll', () => {
  it('is drawn once and keeps what is being typed while numbers change', () => {
    const pane = new PollPane(place, true);
    const words = { ...single, kind: 'WORDS' as const, options: [] };
    pane.take(words, null);
    const input = place.querySelector('input[name="word"]') as HTMLInputElement;
    input.value = '안전';
    pane.take({ ...words, shown: true, results: { people: 2, counts: [['걷기', 2]] } }, null);
    pane.count(4, { people: 3, counts: [['걷기', 3]] });
    expect((place.querySelector('input[name="word"]') as HTMLInputElement).value).toBe('안전');
    expect(place.querySelector('tbody')?.textContent).toContain('3 (100%)');
  });

  it('marks the given answer, and goes when it is closed without a result', () => {
    const pane = new PollPane(place, true);
    pane.take(single, { poll: 4, options: [11], number: null, word: '' });
    expect([...place.querySelectorAll('.poll-choice')].map((one) => one.getAttribute('aria-pressed'))).toEqual(['false', 'true']);
    pane.take({ ...single, open: false }, null);
    expect(place.children).toHaveLength(0);
  });

  it('keeps the names of a result that the page came with', () => {
    place.innerHTML = '<section data-poll-id="4"><table><tbody><tr><th>가안</th></tr><tr><th>나안</th></tr></tbody></table></section>';
    new PollPane(place, true).count(4, { people: 3, counts: [[10, 1], [11, 2]] });
    expect([...place.querySelectorAll('tbody th')].map((name) => name.textContent)).toEqual(['가안', '나안']);
  });

  it('counts shares of people and survives nobody', () => {
    expect(rows(single, { people: 3, counts: [[10, 2], [11, 1]] }).map((row) => [row.label, row.share])).toEqual([['가안', 67], ['나안', 33]]);
    expect(rows(single, { people: 0, counts: [[10, 0]] })[0]?.share).toBe(0);
  });

  it('says what was pressed', () => {
    new PollPane(place, true).take(single, null);
    const form = place.querySelector('form') as HTMLFormElement;
    expect(answerOf(form, place.querySelectorAll<HTMLElement>('.poll-choice')[1] ?? null)).toEqual({ poll: 4, options: [11] });
  });
});
