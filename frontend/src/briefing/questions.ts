import { newElement, read, write, writeStanding, writeSupports, type Standing } from './card';
import { comparing, shows, type Card, type Choice } from './order';

interface Entry {
  card: Card;
  element: HTMLElement;
}

type Later = (work: () => void) => void;

const nextFrame: Later = (work) => void requestAnimationFrame(work);

/** The list: each question has one element for as long as it is shown; changes are gathered until the next frame. */
export class Questions {
  private readonly entries = new Map<number, Entry>();
  private readonly changed = new Set<number>();
  private waiting = false;
  private unordered = false;
  /** Somebody asked for another order: then it changes under the finger, too. */
  private moves = false;

  constructor(
    private readonly list: HTMLElement,
    private choice: Choice,
    private readonly standing: Standing,
    private readonly after: (shown: number) => void = () => undefined,
    private readonly later: Later = nextFrame,
  ) {
    for (const element of list.querySelectorAll<HTMLElement>(':scope > [data-id]')) {
      const card = read(element);
      this.entries.set(card.id, { card, element });
    }
    // Under the finger or the focus of somebody nothing moves away.
    list.addEventListener('focusout', () => this.plan());
    list.addEventListener('pointerleave', () => this.plan());
  }

  get(id: number): Card | undefined {
    return this.entries.get(id)?.card;
  }

  onAir(): Card | undefined {
    for (const { card } of this.entries.values()) if (card.state === 'ON_AIR') return card;
    return undefined;
  }

  take(card: Card): void {
    const known = this.entries.get(card.id);
    const element = known?.element ?? newElement();
    if (!element) return;
    this.entries.set(card.id, { card, element });
    this.changed.add(card.id);
    this.unordered = true;
    this.plan();
  }

  gone(id: number): void {
    this.entries.get(id)?.element.remove();
    this.entries.delete(id);
    this.plan();
  }

  /** Elements that the server has written on another copy of the page; what is known here is newer. */
  adopt(elements: HTMLElement[]): void {
    for (const element of elements) {
      const card = read(element);
      if (!this.entries.has(card.id)) this.entries.set(card.id, { card, element: document.adoptNode(element) });
    }
    this.restand();
  }

  /** What the server shows is all there is. */
  replace(cards: Card[]): void {
    const present = new Set(cards.map((card) => card.id));
    for (const id of [...this.entries.keys()]) if (!present.has(id)) this.gone(id);
    for (const card of cards) this.take(card);
  }

  supports(id: number, supports: number): void {
    const known = this.entries.get(id);
    if (!known || known.card.supports === supports) return;
    known.card.supports = supports;
    this.changed.add(id);
    this.unordered = true;
    this.plan();
  }

  /** After one's own standing has changed. */
  restand(): void {
    for (const { card, element } of this.entries.values()) writeStanding(element, card, this.standing);
    this.unordered = true;
    this.plan();
  }

  choose(choice: Choice): void {
    this.choice = choice;
    this.unordered = true;
    this.plan(true);
  }

  private plan(atOnce = false): void {
    this.moves ||= atOnce;
    if (this.waiting) return;
    this.waiting = true;
    this.later(() => {
      this.waiting = false;
      this.draw();
    });
  }

  private draw(): void {
    for (const id of this.changed) {
      const entry = this.entries.get(id);
      if (!entry) continue;
      if (entry.element.isConnected && entry.element.dataset.drawn === sign(entry.card)) writeSupports(entry.element, entry.card.supports);
      else write(entry.element, entry.card, this.standing);
      entry.element.dataset.drawn = sign(entry.card);
    }
    this.changed.clear();
    if (this.unordered) this.arrange();
    this.after([...this.entries.values()].filter(({ card }) => this.shown(card)).length);
  }

  /** Only what stands in the wrong place is moved. */
  private arrange(): void {
    const wanted = [...this.entries.values()].filter(({ card }) => this.shown(card));
    wanted.sort((one, other) => comparing(this.choice.sort)(one.card, other.card));
    const held = !this.moves && (this.list.matches(':hover') || this.list.contains(document.activeElement));
    if (held) {
      // New ones come in at the end until the reader looks away.
      for (const { element } of wanted) if (!element.isConnected) this.list.append(element);
      return;
    }
    this.moves = this.unordered = false;
    const staying = new Set(wanted.map(({ element }) => element));
    for (const element of [...this.list.children]) if (!staying.has(element as HTMLElement)) element.remove();
    let place = this.list.firstElementChild;
    for (const { element } of wanted) {
      if (element === place) place = place.nextElementSibling;
      else this.list.insertBefore(element, place);
    }
  }

  private shown(card: Card): boolean {
    return shows(card, this.choice, this.standing.own);
  }
}

/** All of a card but its supports, which change the most. */
function sign(card: Card): string {
  return JSON.stringify({ ...card, supports: 0 });
}
