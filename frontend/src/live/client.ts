import { delay } from './backoff';
import { Deeds, type Deed, type Post } from './deeds';
import { keptFor } from './kept';
import { posting } from './posting';
import { Topic, type Frame, type Listener } from './topics';
import { pollingLine, socketLine, streamLine, type Line } from './transports';

export type LineState = 'connecting' | 'open' | 'waiting';
type Lines = readonly ((topics: Iterable<Topic>, ends: Parameters<typeof socketLine>[1]) => Line)[];

const TRIES_PER_LINE = 3;

/** Follows topics over the best line that gets through: socket, event stream, polling. */
export class LiveClient {
  private readonly topics = new Map<string, Topic>();
  private readonly watchers = new Set<(state: LineState) => void>();
  private line: Line | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private best = 0;
  private failures = 0;
  private hasOpened = false;
  private readonly addresses = new Map<string, string>();
  private readonly deeds: Deeds;

  constructor(
    private readonly lines: Lines = [socketLine, streamLine, pollingLine],
    private readonly random: () => number = Math.random,
    post?: Post,
  ) {
    const say = (message: { do: Deed }): boolean => this.line?.say?.(message) ?? false;
    this.deeds = new Deeds(say, post ?? posting(this.addresses), random);
  }

  /** Follows a topic from `since` (what the page already shows), or from its present state. Returns the way to stop. */
  follow(name: string, listener: Listener, since: number | null = null): () => void {
    let topic = this.topics.get(name);
    if (!topic) {
      topic = new Topic(name, since);
      this.topics.set(name, topic);
      if (this.line) this.line.follow(topic);
      else this.connect();
    }
    topic.listeners.add(listener);
    const followed = topic;
    return () => this.stop(followed, listener);
  }

  watch(watcher: (state: LineState) => void): void {
    this.watchers.add(watcher);
  }

  /**
   * Where deeds for a topic go by HTTP: `/briefings/rooms/7/do/`. Answers with what was sent from this device before
   * and never answered; it has been sent again, and each promise says what became of it.
   */
  openDoor(topic: string, address: string): { deed: Deed; answer: Promise<unknown> }[] {
    this.addresses.set(topic, address);
    return keptFor(topic).map((deed) => ({
      deed,
      answer: this.deeds.perform(deed.topic, deed.name, deed.with, deed.key),
    }));
  }

  /** Does something to a topic. The promise ends with the server's answer or with `Refused`, however long it takes. */
  perform(topic: string, name: string, data: Record<string, unknown> = {}): Promise<unknown> {
    return this.deeds.perform(topic, name, data);
  }

  /** How many deeds have no answer yet. */
  watchDeeds(watcher: (count: number) => void): void {
    this.deeds.watch(watcher);
  }

  /** The network is back: no need to wait the rest of the pause. */
  hurry(): void {
    if (this.timer !== undefined) this.connect();
    this.deeds.hurry();
  }

  private stop(topic: Topic, listener: Listener): void {
    topic.listeners.delete(listener);
    if (topic.listeners.size > 0) return;
    this.topics.delete(topic.name);
    this.line?.leave(topic);
    if (this.topics.size === 0) this.hangUp();
  }

  private hangUp(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const line = this.line;
    this.line = undefined;
    if (!line) return;
    line.close();
    this.deeds.lost();
  }

  private connect(): void {
    this.hangUp();
    this.tell('connecting');
    const open = this.lines[this.best] ?? this.lines[this.lines.length - 1];
    if (!open) return;
    let ended = false;
    const line = open(this.topics.values(), {
      opened: () => {
        this.failures = 0;
        this.hasOpened = true;
        this.tell('open');
        this.deeds.hurry();
      },
      frame: (frame) => this.take(frame),
      told: (told) => this.deeds.told(told),
      lost: (forGood) => {
        if (ended || (this.line && this.line !== line)) return;
        ended = true;
        this.lost(forGood);
      },
    });
    this.line = line;
  }

  private take(frame: Frame): void {
    const topic = this.topics.get(frame.topic);
    if (!topic) return;
    const outcome = topic.take(frame);
    if (outcome === 'gap') this.line?.follow(topic);
    if (outcome === 'refused') this.topics.delete(topic.name);
  }

  private lost(forGood: boolean): void {
    this.line = undefined;
    this.deeds.lost();
    if (this.topics.size === 0) return;
    this.failures += 1;
    // A line that has carried once is only interrupted; one that never did gives way to the next.
    if (forGood || (!this.hasOpened && this.failures >= TRIES_PER_LINE)) {
      this.best = Math.min(this.best + 1, this.lines.length - 1);
      this.failures = 0;
    }
    this.tell('waiting');
    this.timer = setTimeout(() => this.connect(), delay(this.failures, this.random));
  }

  private tell(state: LineState): void {
    for (const watcher of this.watchers) watcher(state);
  }
}
