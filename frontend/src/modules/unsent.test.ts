import { beforeEach, expect, test } from 'vitest';
import { keepUnsent, setUpUnsent } from './unsent';

const BALLOT = { marks: {}, text: '보내지 않은 투표용지가 있습니다.', label: '돌아가기', url: '/budget/2026/vote/', until: '2999-01-01T00:00:00Z' };

function remindersOn(page: string): number {
  document.body.innerHTML = page;
  setUpUnsent();
  return document.querySelectorAll('[data-unsent-bar]').length;
}

beforeEach(() => {
  sessionStorage.clear();
  keepUnsent('2026', BALLOT);
});

test('every page reminds of a ballot that was not sent', () => {
  expect(remindersOn('<main></main>')).toBe(1);
});

test('neither the pages of voting nor a door that lets nobody in sends people around in a circle', () => {
  expect(remindersOn('<main data-voting="2026"></main>')).toBe(0);
  expect(remindersOn('<main data-voting-door></main>')).toBe(0);
});
