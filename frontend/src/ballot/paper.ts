import type { Kind, Marks, Meter, Project, Terms } from './marks';
import { money } from './marks';

/** The ballot as it stands in the page: read from it, and write back into it. */
export class Paper {
  readonly terms: Terms;
  readonly projects = new Map<number, Project>();
  private readonly cards = new Map<number, HTMLElement>();

  constructor(
    readonly section: HTMLElement,
    private readonly words: Record<string, string>,
  ) {
    const { kind, least, most, ceiling, points, each, perCategory } = section.dataset;
    this.terms = {
      kind: kind as Kind,
      least: Number(least),
      most: Number(most),
      ceiling: Number(ceiling),
      points: Number(points),
      each: Number(each),
      perCategory: Number(perCategory ?? 0),
    };
    for (const card of section.querySelectorAll<HTMLElement>('[data-project]')) {
      const number = Number(card.dataset.project);
      this.cards.set(number, card);
      this.projects.set(number, {
        number,
        title: card.dataset.title ?? '',
        cost: Number(card.dataset.cost),
        category: card.dataset.category ?? '',
      });
    }
  }

  say(key: string, values: Record<string, string | number> = {}): string {
    return (this.words[key] ?? '').replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
  }

  won(amount: number): string {
    return money(amount, document.documentElement.lang, this.words.won ?? '');
  }

  /** What is marked now, in the order of `known` where that matters. */
  read(known: Marks): Marks {
    if (this.terms.kind === 'RANKS') return { order: numbersIn(this.ranks().value, '>'), points: {} };
    const points: Record<number, number> = {};
    const marked: number[] = [];
    for (const [number, card] of this.cards) {
      const amount = card.querySelector<HTMLInputElement>('[data-points]');
      if (amount && Number(amount.value) > 0) {
        points[number] = Number(amount.value);
        marked.push(number);
      }
      if (card.querySelector<HTMLInputElement>('[data-pick]')?.checked) marked.push(number);
    }
    const kept = known.order.filter((number) => marked.includes(number));
    return { order: [...kept, ...marked.filter((number) => !kept.includes(number))], points };
  }

  write(marks: Marks): void {
    if (this.terms.kind === 'RANKS') this.ranks().value = marks.order.join('>');
    for (const [number, card] of this.cards) {
      const place = marks.order.indexOf(number);
      const pick = card.querySelector<HTMLInputElement>('[data-pick]');
      if (pick) pick.checked = place >= 0;
      const amount = card.querySelector<HTMLInputElement>('[data-points]');
      if (amount) amount.value = String(marks.points[number] ?? 0);
      card.classList.toggle('is-chosen', place >= 0);
      this.showRank(card, place);
    }
  }

  private showRank(card: HTMLElement, place: number): void {
    if (this.terms.kind !== 'RANKS') return;
    const badge = card.querySelector<HTMLElement>('[data-rank]');
    if (badge) {
      badge.hidden = place < 0;
      badge.textContent = place < 0 ? '' : this.say('rank', { place: place + 1 });
    }
    for (const button of card.querySelectorAll<HTMLElement>('[data-deed]')) {
      button.hidden = (button.dataset.deed === 'add') === place >= 0;
    }
  }

  show(meter: Meter, marks: Marks): void {
    const text = this.section.querySelector('[data-meter-text]');
    if (text && text.textContent !== this.sentence(meter, marks)) text.textContent = this.sentence(meter, marks);
    const bar = this.section.querySelector<HTMLProgressElement>('[data-meter-bar]');
    if (bar) {
      bar.max = Math.max(meter.most, 1);
      bar.value = Math.min(meter.used, meter.most);
    }
    const box = this.section.querySelector<HTMLElement>('[data-meter]');
    box?.classList.toggle('is-wrong', meter.left < 0 || !!meter.crowded);
    box?.classList.toggle('is-full', meter.left === 0 && meter.isFine);
    this.list(marks);
  }

  /** One sentence that says what is left, and first what is wrong. */
  sentence(meter: Meter, marks: Marks): string {
    if (meter.crowded) return this.say('crowded', { category: meter.crowded, most: this.terms.perCategory });
    if (this.terms.kind === 'BUDGET') {
      if (meter.left < 0) return this.say('money_over', { over: this.won(-meter.left) });
      return this.say('money_left', { used: this.won(meter.used), left: this.won(meter.left), count: marks.order.length });
    }
    const kind = this.terms.kind === 'POINTS' ? 'points' : 'picks';
    if (meter.left < 0) return this.say(`${kind}_over`, { over: -meter.left });
    if (meter.missing) return this.say('picks_missing', { missing: meter.missing });
    if (this.terms.kind === 'CHOOSE_ONE') {
      const only = marks.order[0];
      return only === undefined ? this.say('one_none') : this.say('one_chosen', { title: this.projects.get(only)?.title ?? '' });
    }
    if (meter.left === 0) return this.say(`${kind}_full`, { most: meter.most });
    return this.say(`${kind}_left`, { used: meter.used, most: meter.most, left: meter.left });
  }

  private list(marks: Marks): void {
    const place = this.section.querySelector<HTMLElement>('[data-chosen]');
    const pattern = this.section.querySelector<HTMLTemplateElement>('template[data-chosen-row]');
    if (!place || !pattern) return;
    const focused = document.activeElement instanceof HTMLElement && place.contains(document.activeElement) ? document.activeElement : null;
    const [deed, number] = [focused?.dataset.deed, focused?.dataset.number];
    place.replaceChildren(...marks.order.map((one, index) => this.row(pattern, one, index, marks)));
    const empty = this.section.querySelector<HTMLElement>('[data-chosen-none]');
    if (empty) empty.hidden = marks.order.length > 0;
    const count = this.section.querySelector('[data-chosen-count]');
    if (count) count.textContent = String(marks.order.length);
    if (deed && number) (place.querySelector<HTMLElement>(`[data-deed="${deed}"][data-number="${number}"]:not([disabled])`) ?? place.querySelector<HTMLElement>('button:not([disabled])'))?.focus();
  }

  private row(pattern: HTMLTemplateElement, number: number, index: number, marks: Marks): Node {
    const row = document.importNode(pattern.content, true);
    const project = this.projects.get(number);
    const put = (name: string, text: string): void => {
      for (const place of row.querySelectorAll(`[data-row-${name}]`)) place.textContent = text;
    };
    put('title', `${number}. ${project?.title ?? ''}`);
    put('cost', this.won(project?.cost ?? 0));
    put('place', this.terms.kind === 'POINTS' ? this.say('points_given', { points: marks.points[number] ?? 0 }) : this.terms.kind === 'RANKS' ? this.say('rank', { place: index + 1 }) : '');
    for (const button of row.querySelectorAll<HTMLButtonElement>('[data-deed]')) {
      button.dataset.number = String(number);
      button.value = `${this.section.dataset.pot}:${button.dataset.deed}:${number}`;
      if (button.dataset.deed === 'up') button.disabled = index === 0;
      if (button.dataset.deed === 'down') button.disabled = index === marks.order.length - 1;
    }
    return row;
  }

  card(number: number): HTMLElement | undefined {
    return this.cards.get(number);
  }

  private ranks(): HTMLInputElement {
    return this.section.querySelector<HTMLInputElement>('[data-ranks]')!;
  }
}

function numbersIn(text: string, separator: string): number[] {
  return text.split(separator).map(Number).filter((number) => number > 0);
}
