import { describe, expect, test } from 'vitest';
import { delay } from './backoff';

describe('the pause before trying again', () => {
  test('grows, but never beyond its cap', () => {
    const longest = [0, 1, 2, 3, 10, 1000].map((attempt) => delay(attempt, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
  });

  test('may be anything from nothing on, so that clients do not come back together', () => {
    expect(delay(5, () => 0)).toBe(0);
    expect(delay(5, () => 0.5)).toBe(8000);
  });
});
