import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Part } from './part';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('A part that is wanted a hundred times in a second comes a few times, and once more at the end', async () => {
  let state = 0;
  const seen: number[] = [];
  const part = new Part(
    async () => {
      seen.push(state);
    },
    300,
    () => Date.now(),
  );
  for (state = 1; state <= 100; state += 1) {
    part.want();
    await vi.advanceTimersByTimeAsync(10);
  }
  state = 101;
  part.want();
  await vi.advanceTimersByTimeAsync(1000);
  expect(seen.length).toBeLessThan(7);
  expect(seen.at(-1)).toBe(101);
});

test('A part that could not be fetched is fetched when it is wanted again', async () => {
  const bring = vi.fn().mockRejectedValueOnce(new Error('no network')).mockResolvedValue(undefined);
  const part = new Part(bring, 0, () => Date.now());
  part.want();
  await vi.advanceTimersByTimeAsync(1);
  part.want();
  await vi.advanceTimersByTimeAsync(1);
  expect(bring).toHaveBeenCalledTimes(2);
});
