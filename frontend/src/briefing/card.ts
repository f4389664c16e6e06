import { isOpen, type Card } from './order';

export interface Standing {
  own: ReadonlySet<number>;
  supported: ReadonlySet<number>;
  open: boolean;
}

function template(kind: string, state = ''): HTMLTemplateElement | null {
  const more = state ? `[data-state="${CSS.escape(state)}"]` : '';
  return document.querySelector<HTMLTemplateElement>(`template[data-template="${kind}"]${more}`);
}

export function newElement(): HTMLElement | null {
  return (template('question')?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined) ?? null;
}

/** What the page needs of a card that the server has written. */
export function read(element: HTMLElement): Card {
  const data = element.dataset;
  return {
    id: Number(data.id),
    text: text(element, 'text'),
    asker: text(element, 'asker'),
    asked_at: data.at ?? '',
    state: data.state ?? '',
    supports: Number(data.supports),
    merged: Number(text(element, 'merged-count')) || 0,
    speaker: data.speaker ?? '',
    item: data.item ?? '',
    label: text(element, 'label'),
    pinned: data.pinned === '1',
    channel: '',
    answer: text(element, 'answer-text'),
    answered_by: text(element, 'answered-by'),
  };
}

/** Writes what is into a card; what stands there already is not touched. */
export function write(element: HTMLElement, card: Card, standing: Standing): void {
  identify(element, card.id);
  const { dataset } = element;
  dataset.at = card.asked_at;
  dataset.speaker = card.speaker;
  dataset.item = card.item;
  dataset.pinned = card.pinned ? '1' : '0';
  if (dataset.state !== card.state) {
    dataset.state = card.state;
    const badge = template('badge', card.state)?.content.cloneNode(true);
    part(element, 'badge')?.replaceChildren(...(badge ? [badge] : []));
  }
  element.classList.toggle('is-on-air', card.state === 'ON_AIR');
  element.classList.toggle('is-pinned', card.pinned);
  put(element, 'text', card.text);
  put(element, 'asker', card.asker);
  show(element, 'asker', card.asker !== '');
  show(element, 'anonymous', card.asker === '');
  put(element, 'speaker', card.speaker && `→ ${card.speaker}`);
  show(element, 'speaker', card.speaker !== '');
  put(element, 'item', card.item);
  show(element, 'item', card.item !== '');
  put(element, 'label', card.label);
  show(element, 'label', card.label !== '');
  show(element, 'pinned', card.pinned);
  put(element, 'merged-count', String(card.merged));
  show(element, 'merged', card.merged > 0);
  put(element, 'answer-text', card.answer);
  put(element, 'answered-by', card.answered_by);
  show(element, 'answer', card.answer !== '');
  writeSupports(element, card.supports);
  writeStanding(element, card, standing);
}

export function writeSupports(element: HTMLElement, supports: number): void {
  element.dataset.supports = String(supports);
  for (const place of element.querySelectorAll('[data-part="supports"]')) {
    if (place.textContent !== String(supports)) place.textContent = String(supports);
  }
}

/** What this one person has to do with the question. */
export function writeStanding(element: HTMLElement, card: Pick<Card, 'id' | 'state'>, standing: Standing): void {
  const own = standing.own.has(card.id);
  element.classList.toggle('is-own', own);
  show(element, 'own', own);
  const button = element.querySelector<HTMLButtonElement>('button.support');
  const count = element.querySelector<HTMLElement>('.support-count');
  if (!button || !count) return;
  const supportable = standing.open && !own && isOpen(card);
  button.hidden = !supportable;
  count.hidden = supportable;
  button.setAttribute('aria-pressed', String(standing.supported.has(card.id)));
}

function identify(element: HTMLElement, id: number): void {
  if (element.dataset.id === String(id)) return;
  element.dataset.id = String(id);
  element.id = `question-${id}`;
  const words = part(element, 'text');
  if (words) words.id = `text-${id}`;
  element.querySelector('article')?.setAttribute('aria-labelledby', `text-${id}`);
  const button = element.querySelector<HTMLButtonElement>('button.support');
  button?.setAttribute('aria-describedby', `text-${id}`);
  if (button) button.value = String(id);
}

function part(element: HTMLElement, name: string): HTMLElement | null {
  return element.querySelector<HTMLElement>(`[data-part="${name}"]`);
}

function text(element: HTMLElement, name: string): string {
  return part(element, name)?.textContent?.trim() ?? '';
}

function put(element: HTMLElement, name: string, value: string): void {
  const place = part(element, name);
  if (place && place.textContent !== value) place.textContent = value;
}

function show(element: HTMLElement, name: string, visible: boolean): void {
  const place = part(element, name);
  if (place && place.hidden === visible) place.hidden = !visible;
}
