import { expect, test } from 'vitest';
import { left } from './clock';

const at = (time: string): Date => new Date(`2026-09-01T${time}Z`);

test('What is left of an item counts down, and then up', () => {
  expect(left(at('10:00:00'), at('09:47:05'))).toBe('12:55');
  expect(left(at('10:00:00'), at('08:47:05'))).toBe('1:12:55');
  expect(left(at('10:00:00'), at('10:00:00'))).toBe('0:00');
  expect(left(at('10:00:00'), at('10:01:05'))).toBe('+1:05');
});
