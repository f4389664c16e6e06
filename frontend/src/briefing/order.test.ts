import { describe, expect, it } from 'vitest';
import { comparing, shows, type Card } from './order';

let next = 0;
function card(fields: Partial<Card> = {}): Card {
  next += 1;
  return {
    id: next, text: '', asker: '', asked_at: `2026-11-20T10:${String(next).padStart(2, '0')}:00+00:00`, state: 'SHOWN', supports: 1,
    merged: 0, speaker: '', item: '', label: '', pinned: false, channel: 'WEB', answer: '', answered_by: '', ...fields,
  };
}
const all = { sort: 'top', mine: false, speaker: '', item: '' };

describe('the order of questions', () => {
  it('begins with what is being answered and what was pinned, and lets what is settled sink', () => {
    const answered = card({ state: 'ANSWERED', supports: 90, pinned: true });
    const loud = card({ supports: 40 });
    const pinned = card({ pinned: true });
    const onAir = card({ state: 'ON_AIR' });
    expect([answered, loud, pinned, onAir].sort(comparing('top'))).toEqual([onAir, pinned, loud, answered]);
  });

  it('puts the older first where as many support it', () => {
    const [first, second] = [card(), card()];
    expect([second, first].sort(comparing('top'))).toEqual([first, second]);
    expect([first, second].sort(comparing('new'))).toEqual([second, first]);
  });
});

describe('the choice of questions', () => {
  it('leaves out what is settled, of others, to others', () => {
    const answered = card({ state: 'FOLLOW_UP', speaker: 'A' });
    expect(shows(answered, all, new Set())).toBe(true);
    expect(shows(answered, { ...all, sort: 'unanswered' }, new Set())).toBe(false);
    expect(shows(answered, { ...all, mine: true }, new Set())).toBe(false);
    expect(shows(answered, { ...all, mine: true }, new Set([answered.id]))).toBe(true);
    expect(shows(answered, { ...all, speaker: 'B' }, new Set())).toBe(false);
    expect(shows(answered, { ...all, speaker: 'A', item: 'x' }, new Set())).toBe(false);
  });
});
