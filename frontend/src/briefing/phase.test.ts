import { describe, expect, it } from 'vitest';
import { hasOpened, showWhen } from './phase';

describe('the beginning of a briefing', () => {
  it('is known from an event and from the present state', () => {
    expect(hasOpened({ kind: 'event', event: { kind: 'room', room: { open: true } } })).toBe(true);
    expect(hasOpened({ kind: 'snapshot', snapshot: { room: { open: true }, questions: [] } })).toBe(true);
  });

  it('is nothing else that happens', () => {
    expect(hasOpened({ kind: 'event', event: { kind: 'room', room: { open: false } } })).toBe(false);
    expect(hasOpened({ kind: 'event', event: { kind: 'question', question: { id: 1 } } })).toBe(false);
    expect(hasOpened({ kind: 'snapshot', snapshot: null })).toBe(false);
    expect(hasOpened({ kind: 'values', values: { people: 3 } })).toBe(false);
  });

  it('takes the line away that says when, and says goodbye only once it is over', () => {
    document.body.innerHTML = '<p data-when="before"></p><p data-when="open" hidden></p><p data-when="over" hidden></p>';
    const shown = (): string[] => [...document.querySelectorAll<HTMLElement>('[data-when]:not([hidden])')].map((one) => one.dataset.when ?? '');
    for (const phase of ['before', 'open', 'over']) {
      showWhen(document.body, phase);
      expect(shown()).toEqual([phase]);
    }
  });
});
