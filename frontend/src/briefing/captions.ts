export interface Caption {
  id: number;
  at: string;
  speaker: string;
  text: string;
}

const MOST = 200;
const SIZE = 'dure:caption-size';
const SIZES = 4;
const OPEN = 'dure:captions-open';
const NARROW = '(max-width: 63.99em)';
const NEAR = 40;

/** A calm pane: new lines come in below; whoever has scrolled up to read stays there. */
export class Captions {
  private readonly list: HTMLElement | null;
  private readonly pane: HTMLElement | null;

  constructor(private readonly root: HTMLElement) {
    this.list = root.querySelector('[data-caption-list]');
    this.pane = root.querySelector('[data-caption-pane]');
    this.setUpSizes();
    this.setUpDoor();
    this.toTheEnd();
  }

  take(caption: Caption): void {
    if (!this.list || !this.pane) return;
    this.root.hidden = false;
    this.root.querySelector('[data-caption-none]')?.setAttribute('hidden', '');
    const following = this.pane.scrollHeight - this.pane.scrollTop - this.pane.clientHeight < NEAR;
    const known = this.list.querySelector<HTMLElement>(`[data-caption="${caption.id}"]`);
    const line = lineOf(caption);
    if (known) known.replaceWith(line);
    else this.insert(line);
    while (this.list.children.length > MOST) this.list.firstElementChild?.remove();
    if (following) this.toTheEnd();
  }

  gone(id: number): void {
    this.list?.querySelector(`[data-caption="${id}"]`)?.remove();
  }

  /** As the room shows them now: of the time that these cover, others were removed meanwhile. */
  replace(captions: Caption[]): void {
    const [first] = captions;
    const kept = new Set(captions.map(({ id }) => String(id)));
    for (const line of [...(this.list?.children ?? [])] as HTMLElement[]) {
      if ((!first || (line.dataset.at ?? '') >= first.at) && !kept.has(line.dataset.caption ?? '')) line.remove();
    }
    for (const caption of captions) this.take(caption);
  }

  private insert(line: HTMLElement): void {
    // A line that was typed late stands where it was said.
    const after = [...(this.list?.children ?? [])].find((other) => ((other as HTMLElement).dataset.at ?? '') > (line.dataset.at ?? ''));
    this.list?.insertBefore(line, after ?? null);
  }

  private toTheEnd(): void {
    if (this.pane) this.pane.scrollTop = this.pane.scrollHeight;
  }

  /** On a phone the questions come first, unless somebody has opened the captions there before. */
  private setUpDoor(): void {
    const door = this.root as HTMLDetailsElement;
    const kept = localStorage.getItem(OPEN);
    if (kept !== null) door.open = kept === 'yes';
    else if (matchMedia(NARROW).matches) door.open = false;
    door.querySelector('summary')?.addEventListener('click', () => localStorage.setItem(OPEN, door.open ? 'no' : 'yes'));
    door.addEventListener('toggle', () => this.toTheEnd());
  }

  private setUpSizes(): void {
    const bar = this.root.querySelector<HTMLElement>('[data-caption-sizes]');
    if (!bar) return;
    bar.hidden = false;
    let size = Number(localStorage.getItem(SIZE)) || 1;
    const show = (): void => {
      this.root.dataset.captionSize = String(size);
    };
    bar.addEventListener('click', (event) => {
      const step = Number((event.target as HTMLElement).closest<HTMLElement>('[data-size]')?.dataset.size ?? 0);
      size = Math.min(SIZES, Math.max(0, size + step));
      localStorage.setItem(SIZE, String(size));
      show();
      this.toTheEnd();
    });
    show();
  }
}

function lineOf(caption: Caption): HTMLElement {
  const line = document.createElement('li');
  line.dataset.caption = String(caption.id);
  line.dataset.at = caption.at;
  const speaker = document.createElement('span');
  speaker.className = 'caption-speaker';
  speaker.textContent = caption.speaker;
  speaker.hidden = caption.speaker === '';
  const words = document.createElement('span');
  words.textContent = caption.text;
  line.append(speaker, ' ', words);
  return line;
}
