import { beforeEach, expect, test, vi } from 'vitest';
import { lengthOf } from './counter';
import { readableSize } from './files';

beforeEach(() => {
  vi.resetModules();
  document.body.innerHTML =
    '<script type="application/json" id="words">{"counter": "%(used)s / %(limit)s자", "uploading": "%(share)s%%"}</script>';
});

test('a sentence takes its values, and a percent sign stays one', async () => {
  const { say } = await import('./words');
  expect(say('counter', { used: 3, limit: 10 })).toBe('3 / 10자');
  expect(say('uploading', { share: 40 })).toBe('40%');
  expect(say('unknown')).toBe('');
});

test('characters are counted as the server counts them', () => {
  expect(lengthOf('한글')).toBe(2);
  expect(lengthOf('👍🏽')).toBe(2);
  expect(lengthOf('a\nb')).toBe(4);
});

test('sizes are short to read', () => {
  expect([999, 1500, 12_345_678].map(readableSize)).toEqual(['999 B', '1.5 KB', '12.3 MB']);
});
