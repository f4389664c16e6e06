import { announce } from '../modules/announce';

/** Shows the cards that were asked for, in the order asked for. Hidden ones stay in the form: what is chosen counts. */
export function narrow(form: HTMLFormElement, section: HTMLElement, speaks = false): void {
  const asked = (name: string): string => form.querySelector<HTMLInputElement>(`[data-narrow="${name}"]`)?.value.trim() ?? '';
  const words = asked('words').toLowerCase().split(/\s+/).filter(Boolean);
  const [category, area, most, sort] = [asked('category'), asked('area'), Number(asked('most')), asked('sort')];
  const list = section.querySelector<HTMLElement>('[data-cards]');
  if (!list) return;
  const cards = [...list.querySelectorAll<HTMLElement>('[data-project]')];
  let shown = 0;
  for (const card of cards) {
    const { words: text = '', category: kind = '', area: place = '', cost = '0' } = card.dataset;
    const fits = words.every((word) => text.includes(word)) && (!category || kind === category) && (!area || place === area) && (!most || Number(cost) <= most);
    card.hidden = !fits;
    if (fits) shown += 1;
  }
  const sorted = [...cards].sort((one, other) => rank(one, sort) - rank(other, sort));
  if (sorted.some((card, index) => card !== cards[index])) list.append(...sorted);
  const nothing = section.querySelector<HTMLElement>('[data-nothing]');
  if (nothing) nothing.hidden = shown > 0;
  if (speaks && nothing && shown === 0) announce(nothing.textContent ?? '');
}

function rank(card: HTMLElement, sort: string): number {
  const { cost = '0', project = '0', place = '0' } = card.dataset;
  if (sort === 'cheapest') return Number(cost);
  if (sort === 'dearest') return -Number(cost);
  return sort === 'number' ? Number(project) : Number(place);
}
