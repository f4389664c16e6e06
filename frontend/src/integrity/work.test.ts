import { describe, expect, it } from 'vitest';

import { solve, zeroBits } from './work';

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

describe('the proof that a device worked', () => {
  it('counts the zero bits at the beginning', () => {
    expect(zeroBits(new Uint8Array([0x80, 0]))).toBe(0);
    expect(zeroBits(new Uint8Array([0x01, 0xff]))).toBe(7);
    expect(zeroBits(new Uint8Array([0, 0x10]))).toBe(11);
    expect(zeroBits(new Uint8Array([0, 0]))).toBe(16);
  });

  it('is found, and holds for its own ticket alone', async () => {
    const proof = await solve('ticket', 10);
    expect(zeroBits(await digest(`ticket:${proof}`))).toBeGreaterThanOrEqual(10);
    expect(proof).toMatch(/^[0-9a-z]{1,20}$/);
    expect(zeroBits(await digest(`other:${proof}`))).toBeLessThan(10);
  });
});
