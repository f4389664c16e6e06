import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveClient, type LineState } from './client';
import type { Deed } from './deeds';
import { Topic, type News } from './topics';
import type { Ends, Line } from './transports';

/** A line in the hand of the test. */
class TestLine implements Line {
  readonly followed: (number | null)[] = [];
  readonly left: string[] = [];
  readonly said: Deed[] = [];
  closed = false;

  constructor(
    readonly topics: Iterable<Topic>,
    readonly ends: Ends,
  ) {}

  follow(topic: Topic): void {
    this.followed.push(topic.seq);
  }
  leave(topic: Topic): void {
    this.left.push(topic.name);
  }
  say({ do: deed }: { do: Deed }): boolean {
    this.said.push(deed);
    return !this.closed;
  }
  close(): void {
    this.closed = true;
  }
}

let lines: TestLine[];
const open = (topics: Iterable<Topic>, ends: Ends): TestLine => {
  const line = new TestLine(topics, ends);
  lines.push(line);
  return line;
};
const last = (): TestLine => lines.at(-1) as TestLine;

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
});
afterEach(() => vi.useRealTimers());

describe('following a topic', () => {
  test('events arrive once, in order, and a repeated one is dropped', () => {
    const heard: News[] = [];
    new LiveClient([open], () => 1).follow('room', (news) => heard.push(news), 4);
    for (const seq of [4, 5, 5, 6]) last().ends.frame({ topic: 'room', seq, event: seq });
    expect(heard).toEqual([
      { kind: 'event', event: 5 },
      { kind: 'event', event: 6 },
    ]);
  });

  test('a gap is not handed on but asked for again from the last number', () => {
    const heard: News[] = [];
    new LiveClient([open], () => 1).follow('room', (news) => heard.push(news), 4);
    last().ends.frame({ topic: 'room', seq: 7, event: 'late' });
    expect(heard).toEqual([]);
    expect(last().followed).toEqual([4]);
  });

  test('a snapshot sets the number from which to go on', () => {
    const heard: News[] = [];
    new LiveClient([open], () => 1).follow('room', (news) => heard.push(news));
    last().ends.frame({ topic: 'room', seq: 90, snapshot: { open: true } });
    last().ends.frame({ topic: 'room', seq: 91, event: 'next' });
    expect(heard.map((news) => news.kind)).toEqual(['snapshot', 'event']);
  });

  test('coalesced values have no number and always pass', () => {
    const heard: News[] = [];
    new LiveClient([open], () => 1).follow('room', (news) => heard.push(news), 4);
    last().ends.frame({ topic: 'room', values: { supports: 12 } });
    expect(heard).toEqual([{ kind: 'values', values: { supports: 12 } }]);
  });

  test('a refused topic is told and not asked for again', () => {
    const heard: News[] = [];
    new LiveClient([open], () => 0).follow('secret', (news) => heard.push(news));
    last().ends.frame({ topic: 'secret', error: 'refused' });
    last().ends.lost(false);
    vi.runAllTimers();
    expect(heard).toEqual([{ kind: 'refused' }]);
    expect(lines).toHaveLength(1);
  });

  test('the line is closed when nobody listens any more', () => {
    const stop = new LiveClient([open], () => 1).follow('room', () => undefined);
    stop();
    expect(last().left).toEqual(['room']);
    expect(last().closed).toBe(true);
  });
});

describe('a lost line', () => {
  test('is opened again after a pause, from the last number', () => {
    new LiveClient([open], () => 1).follow('room', () => undefined, 4);
    last().ends.opened();
    last().ends.frame({ topic: 'room', seq: 5, event: 'x' });
    last().ends.lost(false);
    expect(lines).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(lines).toHaveLength(2);
    expect([...last().topics].map((topic) => topic.seq)).toEqual([5]);
  });

  test('that never opened gives way to the next kind after three tries', () => {
    const second = vi.fn(open);
    new LiveClient([open, second], () => 0).follow('room', () => undefined);
    for (let tries = 0; tries < 3; tries += 1) {
      expect(second).not.toHaveBeenCalled();
      last().ends.lost(false);
      vi.runAllTimers();
    }
    expect(second).toHaveBeenCalledOnce();
  });

  test('that has carried before stays the first choice', () => {
    const second = vi.fn(open);
    new LiveClient([open, second], () => 0).follow('room', () => undefined);
    last().ends.opened();
    for (let tries = 0; tries < 6; tries += 1) {
      last().ends.lost(false);
      vi.runAllTimers();
    }
    expect(second).not.toHaveBeenCalled();
  });

  test('is not waited for when the network is back', () => {
    const client = new LiveClient([open], () => 1);
    client.follow('room', () => undefined);
    last().ends.lost(false);
    client.hurry();
    expect(lines).toHaveLength(2);
    vi.runAllTimers();
    expect(lines).toHaveLength(2);
  });

  test('is told to those who show the state', () => {
    const client = new LiveClient([open], () => 1);
    const states: LineState[] = [];
    client.watch((state) => states.push(state));
    client.follow('room', () => undefined);
    last().ends.opened();
    last().ends.lost(false);
    expect(states).toEqual(['connecting', 'open', 'waiting']);
  });
});

describe('doing something', () => {
  test('goes over the line and is answered there', async () => {
    const client = new LiveClient([open], () => 1);
    client.follow('room', () => undefined);
    const answer = client.perform('room', 'support', { question: 3 });
    expect(last().said.map((deed) => deed.name)).toEqual(['support']);
    last().ends.told({ done: last().said[0]?.key ?? '', answer: { supports: 4 } });
    await expect(answer).resolves.toEqual({ supports: 4 });
  });

  test('on a line that was lost goes over the next one, with its key', async () => {
    const client = new LiveClient([open], () => 1);
    client.follow('room', () => undefined);
    const answer = client.perform('room', 'support', { question: 3 });
    const key = last().said[0]?.key ?? '';
    last().ends.lost(false);
    await vi.advanceTimersByTimeAsync(1000);
    last().ends.opened();
    expect(lines).toHaveLength(2);
    expect(last().said.map((deed) => deed.key)).toEqual([key]);
    last().ends.told({ done: key, answer: null });
    await expect(answer).resolves.toBeNull();
  });

  test('what the last page could not send is sent by this one', async () => {
    localStorage.clear();
    new LiveClient([], () => 1, () => Promise.resolve(undefined)).perform('room', 'ask', { text: '?' }).catch(() => undefined);
    const client = new LiveClient([open], () => 1);
    client.follow('room', () => undefined);
    const [kept] = client.openDoor('room', '/rooms/1/do/');
    expect(last().said).toEqual([kept?.deed]);
    last().ends.told({ done: kept?.deed.key ?? '', answer: 'in' });
    await expect(kept?.answer).resolves.toBe('in');
    expect(client.openDoor('room', '/rooms/1/do/')).toEqual([]);
  });
});
