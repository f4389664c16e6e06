import type { Deed, Told } from './deeds';
import type { Frame, Topic } from './topics';

export interface Line {
  follow(topic: Topic): void;
  leave(topic: Topic): void;
  /** Carries a deed; false where it cannot at the moment. Lines that only listen have none. */
  say?(message: { do: Deed }): boolean;
  close(): void;
}

export interface Ends {
  opened(): void;
  frame(frame: Frame): void;
  told(told: Told): void;
  /** `forGood`: trying again would end the same way. */
  lost(forGood: boolean): void;
}

const MALFORMED = 1007;
const POLL_EVERY = 5000;

function parse(text: string): Frame | Told | undefined {
  try {
    return JSON.parse(text) as Frame | Told;
  } catch {
    return undefined;
  }
}

/** One socket for all topics. */
export function socketLine(topics: Iterable<Topic>, ends: Ends): Line {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws/live/`);
  const say = (message: object): boolean => {
    if (socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  };
  const wish = (topic: Topic): object => (topic.seq === null ? { topic: topic.name } : { topic: topic.name, since: topic.seq });
  socket.addEventListener('open', () => {
    say({ subscribe: [...topics].map(wish) });
    ends.opened();
  });
  socket.addEventListener('message', (event) => {
    const frame = parse(String(event.data));
    if (frame && 'topic' in frame) ends.frame(frame);
    else if (frame && ('done' in frame || 'refused' in frame)) ends.told(frame);
  });
  socket.addEventListener('close', (event) => ends.lost(event.code === MALFORMED));
  return {
    follow: (topic) => void say({ subscribe: [wish(topic)] }),
    leave: (topic) => void say({ unsubscribe: [topic.name] }),
    say,
    close: () => socket.close(),
  };
}

/** One stream of server-sent events for each topic, where sockets do not get through. */
export function streamLine(topics: Iterable<Topic>, ends: Ends): Line {
  const streams = new Map<string, EventSource>();
  const leave = (topic: Topic): void => {
    streams.get(topic.name)?.close();
    streams.delete(topic.name);
  };
  const follow = (topic: Topic): void => {
    leave(topic);
    const since = topic.seq === null ? '' : `?since=${topic.seq}`;
    const stream = new EventSource(`/live/${encodeURIComponent(topic.name)}/events${since}`);
    streams.set(topic.name, stream);
    stream.addEventListener('open', () => ends.opened());
    stream.addEventListener('message', (event) => {
      const frame = parse(String(event.data));
      if (frame && 'topic' in frame) ends.frame(frame);
    });
    stream.addEventListener('error', () => {
      for (const other of streams.values()) other.close();
      streams.clear();
      ends.lost(false);
    });
  };
  for (const topic of topics) follow(topic);
  return { follow, leave, close: () => streams.forEach((stream) => stream.close()) };
}

interface Polled {
  topic: string;
  seq: number;
  snapshot?: unknown;
  events?: { seq: number; event: unknown }[];
  values?: Record<string, unknown>;
}

/** Asking again and again, where nothing else gets through. */
export function pollingLine(topics: Iterable<Topic>, ends: Ends, random: () => number = Math.random): Line {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async (topic: Topic): Promise<void> => {
    const answer = await fetch(`/live/${encodeURIComponent(topic.name)}/since/${topic.seq ?? 0}/`, { headers: { Accept: 'application/json' } });
    if (answer.status === 403) ends.frame({ topic: topic.name, error: 'refused' });
    if (!answer.ok) return;
    const body = (await answer.json()) as Polled;
    if (!body.events) ends.frame({ topic: topic.name, seq: body.seq, snapshot: body.snapshot });
    for (const { seq, event } of body.events ?? []) ends.frame({ topic: topic.name, seq, event });
    if (body.values && Object.keys(body.values).length > 0) ends.frame({ topic: topic.name, values: body.values });
  };
  const round = async (): Promise<void> => {
    try {
      for (const topic of topics) await ask(topic);
      ends.opened();
    } catch {
      // The network is away; the next round tries again.
    }
    timer = setTimeout(() => void round(), POLL_EVERY * (0.75 + random() / 2));
  };
  void round();
  return { follow: (topic) => void ask(topic).catch(() => undefined), leave: () => undefined, close: () => clearTimeout(timer) };
}
