/** What the hub sends; `seq` counts up by one for each event of a topic. */
export type Frame =
  | { topic: string; seq: number; event: unknown }
  | { topic: string; seq: number; snapshot: unknown }
  | { topic: string; values: Record<string, unknown> }
  | { topic: string; error: string };

export type News =
  | { kind: 'event'; event: unknown }
  | { kind: 'snapshot'; snapshot: unknown }
  | { kind: 'values'; values: Record<string, unknown> }
  | { kind: 'refused' };

export type Listener = (news: News) => void;

/** Keeps the order of one topic: nothing twice, nothing left out. */
export class Topic {
  readonly listeners = new Set<Listener>();

  constructor(
    readonly name: string,
    public seq: number | null,
  ) {}

  /** Hands a frame on. Answers 'gap' if something is missing before it: then ask again from `seq`. */
  take(frame: Frame): 'ok' | 'gap' | 'refused' {
    if ('error' in frame) {
      this.tell({ kind: 'refused' });
      return 'refused';
    }
    if ('values' in frame) {
      this.tell({ kind: 'values', values: frame.values });
      return 'ok';
    }
    if ('snapshot' in frame) {
      this.seq = frame.seq;
      this.tell({ kind: 'snapshot', snapshot: frame.snapshot });
      return 'ok';
    }
    if (this.seq !== null && frame.seq <= this.seq) return 'ok';
    if (this.seq !== null && frame.seq > this.seq + 1) return 'gap';
    this.seq = frame.seq;
    this.tell({ kind: 'event', event: frame.event });
    return 'ok';
  }

  private tell(news: News): void {
    for (const listener of this.listeners) listener(news);
  }
}
