/** Full jitter: anything between nothing and the cap, so that a restarted server is not met by a herd. */
export function delay(attempt: number, random: () => number = Math.random, base = 500, cap = 30_000): number {
  return Math.round(random() * Math.min(cap, base * 2 ** Math.min(attempt, 16)));
}
