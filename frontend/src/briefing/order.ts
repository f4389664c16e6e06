/** A question as everybody sees it, in an event and in a snapshot (briefings/queries/cards.py). */
export interface Card {
  id: number;
  text: string;
  asker: string;
  asked_at: string;
  state: string;
  supports: number;
  merged: number;
  speaker: string;
  item: string;
  label: string;
  pinned: boolean;
  channel: string;
  answer: string;
  answered_by: string;
}

export interface Choice {
  sort: string;
  mine: boolean;
  speaker: string;
  item: string;
}

type Sortable = Pick<Card, 'id' | 'asked_at' | 'state' | 'supports' | 'pinned' | 'speaker' | 'item'>;

export function isOpen(card: Pick<Card, 'state'>): boolean {
  return card.state === 'SHOWN' || card.state === 'ON_AIR';
}

export function shows(card: Sortable, choice: Choice, own: ReadonlySet<number>): boolean {
  return (
    (choice.sort !== 'unanswered' || isOpen(card)) &&
    (!choice.mine || own.has(card.id)) &&
    (!choice.speaker || card.speaker === choice.speaker) &&
    (!choice.item || card.item === choice.item)
  );
}

/** The server orders by the same rules (briefings/queries/room_page.py). */
export function comparing(sort: string): (one: Sortable, other: Sortable) => number {
  return (one, other) => {
    const first = rank(one) - rank(other);
    if (first !== 0) return first;
    if (sort === 'new') return earlier(other, one);
    return Number(!isOpen(one)) - Number(!isOpen(other)) || other.supports - one.supports || earlier(one, other);
  };
}

function rank(card: Sortable): number {
  if (card.state === 'ON_AIR') return 0;
  return card.pinned && isOpen(card) ? 1 : 2;
}

function earlier(one: Sortable, other: Sortable): number {
  if (one.asked_at !== other.asked_at) return one.asked_at < other.asked_at ? -1 : 1;
  return one.id - other.id;
}
