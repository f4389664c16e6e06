import { describe, expect, it } from 'vitest';
import { codeIn, leafOf, preimageIn } from './leaf';
import { EMPTY, meter, money, pressed, type Kind, type Project, type Terms } from './marks';

const projects = new Map<number, Project>(
  [1, 2, 3, 4].map((number) => [number, { number, title: `P${number}`, cost: number * 10, category: number < 3 ? 'green' : 'road' }]),
);

function terms(kind: Kind, more: Partial<Terms> = {}): Terms {
  return { kind, least: 1, most: 3, ceiling: 50, points: 10, each: 5, perCategory: 0, ...more };
}

function marked(...order: number[]) {
  return { order, points: {} };
}

describe('the meter', () => {
  it('counts projects and what is left of them', () => {
    expect(meter(terms('PICK'), marked(1, 2), projects)).toMatchObject({ used: 2, most: 3, left: 1, isFine: true });
    expect(meter(terms('PICK'), marked(1, 2, 3, 4), projects)).toMatchObject({ left: -1, isFine: false });
  });

  it('counts money within the budget', () => {
    expect(meter(terms('BUDGET'), marked(1, 4), projects)).toMatchObject({ used: 50, left: 0, isFine: true });
    expect(meter(terms('BUDGET'), marked(2, 4), projects)).toMatchObject({ left: -10, isFine: false });
  });

  it('asks for the least only where something was chosen', () => {
    expect(meter(terms('PICK', { least: 2 }), EMPTY, projects).missing).toBe(0);
    expect(meter(terms('PICK', { least: 2 }), marked(1), projects).missing).toBe(1);
  });

  it('names the category that has too many', () => {
    expect(meter(terms('PICK', { perCategory: 1 }), marked(1, 2), projects).crowded).toBe('green');
    expect(meter(terms('PICK', { perCategory: 1 }), marked(1, 3), projects).crowded).toBe('');
  });
});

describe('a press', () => {
  it('moves a rank up and down and no farther', () => {
    expect(pressed(terms('RANKS'), marked(1, 2, 3), 'up', 3).order).toEqual([1, 3, 2]);
    expect(pressed(terms('RANKS'), marked(1, 2, 3), 'down', 1).order).toEqual([2, 1, 3]);
    expect(pressed(terms('RANKS'), marked(1, 2, 3), 'up', 1).order).toEqual([1, 2, 3]);
    expect(pressed(terms('RANKS'), marked(1, 2, 3), 'down', 3).order).toEqual([1, 2, 3]);
  });

  it('gives points within what one project may have, and takes the last one away', () => {
    const given = pressed(terms('POINTS'), EMPTY, 'set', 2, 9);
    expect(given).toEqual({ order: [2], points: { 2: 5 } });
    expect(pressed(terms('POINTS'), given, 'set', 2, 0)).toEqual({ order: [], points: {} });
  });

  it('leaves the marks before it as they were', () => {
    const before = marked(1);
    pressed(terms('PICK'), before, 'add', 2);
    expect(before.order).toEqual([1]);
  });
});

describe('money', () => {
  it('is said as on the server', () => {
    expect(money(1_234_000_000, 'ko', '%(amount)s원')).toBe('12억 3,400만 원');
    expect(money(300_000_000, 'ko', '%(amount)s원')).toBe('3억 원');
    expect(money(12_345, 'ko', '%(amount)s원')).toBe('12,345원');
    expect(money(30_000, 'en', '%(amount)s won')).toBe('30,000 won');
  });
});

describe('the fingerprint', () => {
  it('is the one of RFC 9162', async () => {
    // SHA-256 of the single byte 0: the hash of an empty leaf.
    expect(await leafOf('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('is found in a code and in a file', () => {
    expect(codeIn('번호: 4F1A 09c2 77de 5b30')).toBe('4f1a09c277de5b30');
    expect(codeIn('nothing')).toBe('');
    expect(preimageIn('x\n  dure-ballot-1|2027|1|3|a|b|1\ny')).toBe('dure-ballot-1|2027|1|3|a|b|1');
  });
});
