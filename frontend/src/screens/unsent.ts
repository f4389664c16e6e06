/** A line that was typed, until the server has said that it has it. The key makes sending it again harmless. */
export interface Unsent {
  key: string;
  text: string;
  speaker: string;
}

export type Outcome = 'taken' | 'refused' | 'away';
type Send = (line: Unsent) => Promise<Outcome>;

const LONGEST = 500;

/** Pasted text as lines, none longer than one may be: broken at a space where there is one. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .flatMap(broken);
}

function broken(line: string): string[] {
  if (line.length <= LONGEST) return [line];
  const space = line.lastIndexOf(' ', LONGEST);
  const end = space > LONGEST / 2 ? space : LONGEST;
  return [line.slice(0, end), ...broken(line.slice(end).trim())];
}

/** In order, one after the other; kept in the browser, so that neither a lost line nor a reload loses one. */
export class Waiting {
  private lines: Unsent[];
  private busy = false;

  constructor(
    private readonly store: Pick<Storage, 'getItem' | 'setItem'>,
    private readonly place: string,
    private readonly send: Send,
    private readonly changed: (lines: readonly Unsent[], refused: Unsent | undefined) => void,
  ) {
    this.lines = this.kept();
  }

  get all(): readonly Unsent[] {
    return this.lines;
  }

  add(texts: readonly string[], speaker: string): void {
    this.keep([...this.lines, ...texts.map((text) => ({ key: crypto.randomUUID(), text, speaker }))]);
    void this.flush();
  }

  /** Answers whether everything is away. What the server refuses is handed back instead of blocking the rest. */
  async flush(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      for (let next = this.lines[0]; next; next = this.lines[0]) {
        const outcome = await this.send(next);
        if (outcome === 'away') return false;
        this.keep(
          this.lines.filter((line) => line.key !== next?.key),
          outcome === 'refused' ? next : undefined,
        );
      }
      return true;
    } finally {
      this.busy = false;
    }
  }

  private keep(lines: Unsent[], refused?: Unsent): void {
    this.lines = lines;
    this.store.setItem(this.place, JSON.stringify(lines));
    this.changed(lines, refused);
  }

  private kept(): Unsent[] {
    try {
      const found = JSON.parse(this.store.getItem(this.place) ?? '[]') as unknown;
      return Array.isArray(found) ? (found as Unsent[]).filter((line) => line?.key && line.text) : [];
    } catch {
      return [];
    }
  }
}
