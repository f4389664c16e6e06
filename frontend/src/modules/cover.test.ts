import { describe, expect, test } from 'vitest';
import { areasIn, between } from './cover';

describe('areas of a photo', () => {
  test('are the same from whichever corner they were drawn', () => {
    expect(between({ x: 300, y: 200 }, { x: 100, y: 250 })).toEqual([100, 200, 200, 50]);
  });

  test('are read from the field line by line, with commas and percent signs', () => {
    expect(areasIn('10 20 5.5 8\n\n40%, 20%, 12%, 15%')).toEqual([
      [100, 200, 55, 80],
      [400, 200, 120, 150],
    ]);
  });

  test('are left alone where they are none', () => {
    expect(areasIn('a b c d\n1 2 3\n-1 0 5 5\n0 0 101 5')).toEqual([]);
  });
});
