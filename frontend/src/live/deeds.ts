import { delay } from './backoff';
import { forgetKept, keep } from './kept';

/** Something that a person wants done to a topic; the key makes sending it again harmless. */
export interface Deed {
  topic: string;
  name: string;
  key: string;
  with: Record<string, unknown>;
}

/** What the server said to a deed: over the line and by HTTP the same. */
export type Told =
  | { done: string; answer: unknown }
  | { refused: string; code: string; message: string; fields: Record<string, string[]> };

/** The server understood and said no, in words for the person. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly fields: Record<string, string[]> = {},
  ) {
    super(message);
    this.name = 'Refused';
  }
}

/** Sends by HTTP; undefined where no answer came and the deed has to be sent again. */
export type Post = (deed: Deed) => Promise<Told | undefined>;

interface Waiting {
  deed: Deed;
  sent: boolean;
  tries: number;
  resolve: (answer: unknown) => void;
  reject: (error: Refused) => void;
}

// After so long without an answer a line is taken for dead, whatever it says of itself.
const ANSWER_WITHIN = 10_000;
const BUSY = 'busy';
const TRIES_WHEN_BUSY = 3;
// What somebody composed outlives the page; a press on a button does not.
const KEPT = new Set(['ask']);

/** Holds what was done until the server has answered: in order, each once, over whatever way is open. */
export class Deeds {
  private readonly waiting = new Map<string, Waiting>();
  private readonly watchers = new Set<(count: number) => void>();
  private posting = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** Over the open line; false where there is none. */
    private readonly say: (message: { do: Deed }) => boolean,
    private readonly post: Post,
    private readonly random: () => number = Math.random,
  ) {}

  perform(topic: string, name: string, data: Record<string, unknown> = {}, key: string = newKey()): Promise<unknown> {
    const deed = { topic, name, key, with: data };
    if (KEPT.has(name)) keep(deed);
    return new Promise((resolve, reject) => {
      this.waiting.set(key, { deed, sent: false, tries: 0, resolve, reject });
      this.tell();
      void this.send();
    });
  }

  /** How many are on their way: more than none for long means that there is no connection. */
  watch(watcher: (count: number) => void): void {
    this.watchers.add(watcher);
  }

  told(told: Told): void {
    const key = 'done' in told ? told.done : told.refused;
    const waiting = this.waiting.get(key);
    if (!waiting) return;
    this.failures = 0;
    if ('refused' in told && told.code === BUSY && (waiting.tries += 1) < TRIES_WHEN_BUSY) {
      waiting.sent = false;
      this.sendLater();
      return;
    }
    this.waiting.delete(key);
    forgetKept(waiting.deed);
    if (this.sentAndUnanswered().length === 0) this.stopPatience();
    if ('done' in told) waiting.resolve(told.answer);
    else waiting.reject(new Refused(told.code, told.message, told.fields));
    this.tell();
  }

  /** The line is open (again), or the network is back. */
  hurry(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    void this.send();
  }

  /** What was on the line when it was lost may or may not have arrived. */
  lost(): void {
    this.stopPatience();
    for (const waiting of this.sentAndUnanswered()) waiting.sent = false;
    if (this.waiting.size > 0) this.sendLater();
  }

  private async send(): Promise<void> {
    if (this.posting || this.retry !== undefined) return;
    for (let next = this.next(); next; next = this.next()) {
      next.sent = this.say({ do: next.deed });
      if (next.sent) {
        this.startPatience();
        continue;
      }
      if (!(await this.sendByPost(next.deed))) {
        this.failures += 1;
        this.sendLater();
        return;
      }
      if (this.retry !== undefined) return;
    }
  }

  private async sendByPost(deed: Deed): Promise<boolean> {
    this.posting = true;
    try {
      const told = await this.post(deed);
      if (told) this.told(told);
      return told !== undefined;
    } finally {
      this.posting = false;
    }
  }

  private next(): Waiting | undefined {
    return [...this.waiting.values()].find((one) => !one.sent);
  }

  private sentAndUnanswered(): Waiting[] {
    return [...this.waiting.values()].filter((one) => one.sent);
  }

  private sendLater(): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.hurry(), delay(this.failures, this.random));
  }

  private startPatience(): void {
    this.patience ??= setTimeout(() => this.lost(), ANSWER_WITHIN);
  }

  private stopPatience(): void {
    clearTimeout(this.patience);
    this.patience = undefined;
  }

  private tell(): void {
    for (const watcher of this.watchers) watcher(this.waiting.size);
  }
}

/** 36 characters, also where the page is served without TLS and `randomUUID` does not exist. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
