import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Deeds, newKey, Refused, type Deed, type Told } from './deeds';
import { keep, keptFor } from './kept';

let lineIsOpen: boolean;
let said: Deed[];
let posted: Deed[];
let answers: (Told | undefined)[];

const deeds = (): Deeds =>
  new Deeds(
    ({ do: deed }) => {
      if (lineIsOpen) said.push(deed);
      return lineIsOpen;
    },
    (deed) => {
      posted.push(deed);
      return Promise.resolve(answers.length ? answers.shift() : undefined);
    },
    () => 1,
  );
const done = (deed: Deed | undefined, answer: unknown = null): Told => ({ done: deed?.key ?? '', answer });
const refused = (deed: Deed | undefined, code: string): Told => ({ refused: deed?.key ?? '', code, message: 'Nein.', fields: {} });
const soon = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  [lineIsOpen, said, posted, answers] = [true, [], [], []];
});
afterEach(() => vi.useRealTimers());

describe('over the open line', () => {
  test('the answer ends the promise', async () => {
    const all = deeds();
    const answer = all.perform('room', 'support', { question: 3 });
    expect(said.map((deed) => [deed.topic, deed.name, deed.with])).toEqual([['room', 'support', { question: 3 }]]);
    all.told(done(said[0], { supports: 4 }));
    await expect(answer).resolves.toEqual({ supports: 4 });
    expect(posted).toEqual([]);
  });

  test('a refusal is told in its words', async () => {
    const all = deeds();
    const answer = all.perform('room', 'ask', { text: '?' });
    all.told({ refused: said[0]?.key ?? '', code: 'invalid', message: 'Zu kurz.', fields: { text: ['Zu kurz.'] } });
    const error = await answer.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Refused);
    expect([(error as Refused).code, (error as Refused).message, (error as Refused).fields]).toEqual([
      'invalid',
      'Zu kurz.',
      { text: ['Zu kurz.'] },
    ]);
  });

  test('the same answer twice does no harm', async () => {
    const all = deeds();
    const answer = all.perform('room', 'support');
    all.told(done(said[0], 1));
    all.told(done(said[0], 2));
    await expect(answer).resolves.toBe(1);
  });

  test('a busy server is asked again, and believed the third time', async () => {
    const all = deeds();
    const answer = all.perform('room', 'support').catch((reason: unknown) => reason);
    for (let tries = 0; tries < 3; tries += 1) {
      all.told(refused(said.at(-1), 'busy'));
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(((await answer) as Refused).code).toBe('busy');
    expect(new Set(said.map((deed) => deed.key)).size).toBe(1);
    expect(said).toHaveLength(3);
  });
});

describe('a line that is lost', () => {
  test('everything unanswered goes out again with its key, in order', async () => {
    const all = deeds();
    const answers = [all.perform('room', 'support', { n: 1 }), all.perform('room', 'unsupport', { n: 1 })];
    const keys = said.map((deed) => deed.key);
    lineIsOpen = false;
    all.lost();
    lineIsOpen = true;
    all.hurry();
    expect(said.slice(2).map((deed) => deed.key)).toEqual(keys);
    for (const deed of said.slice(2)) all.told(done(deed));
    await Promise.all(answers);
  });

  test('without a line they go by post, one after another', async () => {
    lineIsOpen = false;
    const all = deeds();
    const first = all.perform('room', 'support', { n: 1 });
    const second = all.perform('room', 'support', { n: 2 });
    expect(posted).toHaveLength(1);
    answers = [done(posted[0], 'a')];
    await soon();
    // The first one's answer was not there when it was asked for, so it is sent again after a pause.
    await vi.advanceTimersByTimeAsync(1000);
    answers = [done(posted[0], 'a')];
    await vi.advanceTimersByTimeAsync(4000);
    await expect(first).resolves.toBe('a');
    answers = [done(posted.at(-1), 'b')];
    all.told(done({ ...(posted.at(-1) as Deed) }, 'b'));
    await expect(second).resolves.toBe('b');
  });

  test('offline it waits as long as it takes', async () => {
    lineIsOpen = false;
    const all = deeds();
    const counts: number[] = [];
    all.watch((count) => counts.push(count));
    const answer = all.perform('room', 'support');
    await vi.advanceTimersByTimeAsync(60 * 60 * 1000);
    expect(posted.length).toBeGreaterThan(3);
    expect(new Set(posted.map((deed) => deed.key)).size).toBe(1);
    lineIsOpen = true;
    all.hurry();
    await soon();
    all.told(done(said[0]));
    await answer;
    expect(counts).toEqual([1, 0]);
  });

  test('a line that is open and silent is not waited for for ever', async () => {
    const all = deeds();
    const answer = all.perform('room', 'support');
    lineIsOpen = false;
    await vi.advanceTimersByTimeAsync(10_000);
    answers = [done(said[0], 'late')];
    await vi.advanceTimersByTimeAsync(5_000);
    await expect(answer).resolves.toBe('late');
  });
});

describe('a question that was typed', () => {
  test('stays on the device until the server has answered', async () => {
    const all = deeds();
    const answer = all.perform('room', 'ask', { text: '언제?' });
    expect(keptFor('room')).toEqual([said[0]]);
    expect(keptFor('other')).toEqual([]);
    all.told(done(said[0]));
    await answer;
    expect(keptFor('room')).toEqual([]);
  });

  test('comes back with its key after the page was closed', async () => {
    deeds().perform('room', 'ask', { text: '언제?' }).catch(() => undefined);
    const [kept] = keptFor('room') as [Deed];
    const again = deeds();
    const answer = again.perform(kept.topic, kept.name, kept.with, kept.key);
    expect(said.map((deed) => deed.key)).toEqual([kept.key, kept.key]);
    again.told(done(said[1]));
    await answer;
  });

  test('of another person on this device is not touched', () => {
    keep({ topic: 'room', name: 'ask', key: newKey(), with: {} });
    document.documentElement.dataset.user = '7';
    expect(keptFor('room')).toEqual([]);
    delete document.documentElement.dataset.user;
    expect(keptFor('room')).toHaveLength(1);
  });

  test('of yesterday is forgotten, and rubbish with it', () => {
    keep({ topic: 'room', name: 'ask', key: newKey(), with: {} }, Date.now() - 25 * 60 * 60 * 1000);
    localStorage.setItem('dure:draft:deed::room:x', '{');
    expect(keptFor('room')).toEqual([]);
    expect(localStorage).toHaveLength(0);
  });
});

test('keys are what the server takes, and never the same', () => {
  const keys = new Set(Array.from({ length: 100 }, newKey));
  expect(keys.size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f-]{36}$/);
});
