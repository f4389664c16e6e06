import { expect, test } from 'vitest';
import { inBrief } from './lookup';

test('what is looked up leaves the tokens of the form out and stays short enough for an address', () => {
  const typed = new FormData();
  typed.set('csrfmiddlewaretoken', 'secret');
  typed.set('submission_key', 'key');
  typed.set('title', '도서관 앞 긴 의자');
  typed.set('problem', `${'가'.repeat(399)}👍👍👍`);
  inBrief(typed);
  expect([...typed.keys()]).toEqual(['title', 'problem']);
  expect(typed.get('title')).toBe('도서관 앞 긴 의자');
  expect(typed.get('problem')).toBe(`${'가'.repeat(399)}👍`);
});
