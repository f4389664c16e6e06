/** What somebody marked on the ballot of one pot, and what is left of it. Pure: no page, no storage. */

export type Kind = 'PICK' | 'BUDGET' | 'POINTS' | 'RANKS' | 'CHOOSE_ONE';

export interface Terms {
  kind: Kind;
  least: number;
  most: number;
  ceiling: number;
  points: number;
  each: number;
  perCategory: number;
}

export interface Project {
  number: number;
  title: string;
  cost: number;
  category: string;
}

/** Numbers in the order of the ranking (or of choosing), and points where points are spread. */
export interface Marks {
  order: number[];
  points: Record<number, number>;
}

export interface Meter {
  used: number;
  most: number;
  /** Negative where it is too much. */
  left: number;
  /** How many projects are still missing to the least that counts; 0 where the pot is empty, as it may stay so. */
  missing: number;
  /** The category that has too many, if any. */
  crowded: string;
  isFine: boolean;
}

export const EMPTY: Marks = { order: [], points: {} };

export function meter(terms: Terms, marks: Marks, projects: Map<number, Project>): Meter {
  const most = terms.kind === 'BUDGET' ? terms.ceiling : terms.kind === 'POINTS' ? terms.points : limit(terms);
  const used = usedOf(terms, marks, projects);
  const count = marks.order.length;
  const missing = count > 0 ? Math.max(0, terms.least - count) : 0;
  const crowded = crowdedCategory(terms, marks, projects);
  return { used, most, left: most - used, missing, crowded, isFine: used <= most && !missing && !crowded };
}

function limit(terms: Terms): number {
  return terms.kind === 'CHOOSE_ONE' ? 1 : terms.most;
}

function usedOf(terms: Terms, marks: Marks, projects: Map<number, Project>): number {
  if (terms.kind === 'BUDGET') return sum(marks.order.map((number) => projects.get(number)?.cost ?? 0));
  if (terms.kind === 'POINTS') return sum(marks.order.map((number) => marks.points[number] ?? 0));
  return marks.order.length;
}

function crowdedCategory(terms: Terms, marks: Marks, projects: Map<number, Project>): string {
  if (!terms.perCategory || terms.kind === 'CHOOSE_ONE') return '';
  const counts = new Map<string, number>();
  for (const number of marks.order) {
    const category = projects.get(number)?.category;
    if (!category) continue;
    const count = (counts.get(category) ?? 0) + 1;
    if (count > terms.perCategory) return category;
    counts.set(category, count);
  }
  return '';
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** One press: `add`, `remove`, `up`, `down`, or `set` with points. Gives new marks and leaves the old for undoing. */
export function pressed(terms: Terms, marks: Marks, deed: string, number: number, points = 0): Marks {
  const order = [...marks.order];
  const place = order.indexOf(number);
  if (deed === 'set') return spread(terms, marks, number, points);
  if (deed === 'add' && terms.kind === 'CHOOSE_ONE') return { order: [number], points: {} };
  if (deed === 'add' && place < 0) order.push(number);
  if (deed === 'remove' && place >= 0) order.splice(place, 1);
  if (deed === 'up' && place > 0) order.splice(place - 1, 2, number, order[place - 1]!);
  if (deed === 'down' && place >= 0 && place < order.length - 1) order.splice(place, 2, order[place + 1]!, number);
  const kept = { ...marks.points };
  if (deed === 'remove') delete kept[number];
  return { order, points: kept };
}

function spread(terms: Terms, marks: Marks, number: number, points: number): Marks {
  const given = Math.max(0, Math.min(terms.each, Math.trunc(points) || 0));
  const order = marks.order.filter((other) => other !== number || given > 0);
  if (given > 0 && !order.includes(number)) order.push(number);
  const kept = { ...marks.points };
  if (given > 0) kept[number] = given;
  else delete kept[number];
  return { order, points: kept };
}

/** A round sum as Koreans say it, 12억 3,400만 원; any other, and in other languages, in digits, as the server does. */
export function money(amount: number, language: string, inDigits: string): string {
  const digits = (number: number): string => number.toLocaleString('en');
  if (language !== 'ko' || amount < 10_000 || amount % 10_000) return inDigits.replace('%(amount)s', digits(amount));
  const hundredMillions = Math.floor(amount / 100_000_000);
  const tenThousands = (amount % 100_000_000) / 10_000;
  const parts = [hundredMillions ? `${digits(hundredMillions)}억` : '', tenThousands ? `${digits(tenThousands)}만` : ''];
  return `${parts.filter(Boolean).join(' ')} 원`;
}
