import { announce } from '../modules/announce';
import { csrfToken, on, onContent } from '../modules/page';
import { findUnsent, keepUnsent } from '../modules/unsent';
import { openComparison } from './comparing';
import { narrow } from './filtering';
import { EMPTY, meter, pressed, type Marks } from './marks';
import { Paper } from './paper';
import { setUpSending } from './sending';

/** The ballot of one visit: its pots as steps, a meter for each, and everything that can be undone. */
class Ballot {
  readonly papers: Paper[];
  private readonly marks: Marks[];
  private readonly past: { step: number; marks: Marks }[] = [];
  private step = 0;

  constructor(readonly form: HTMLFormElement) {
    const words = JSON.parse(document.getElementById('ballot-words')?.textContent ?? '{}') as Record<string, string>;
    this.papers = [...form.querySelectorAll<HTMLElement>('[data-pot]')].map((section) => new Paper(section, words));
    this.marks = this.papers.map((paper) => paper.read(EMPTY));
    this.fillInAgain();
    this.papers.forEach((_paper, step) => this.show(step));
    for (const control of form.querySelectorAll<HTMLElement>('[data-with-script]')) control.hidden = false;
    for (const control of form.querySelectorAll<HTMLElement>('[data-without-script]')) control.hidden = true;
    for (const link of form.querySelectorAll<HTMLAnchorElement>('a[data-details]')) link.removeAttribute('target');
    this.papers.forEach((paper) => this.offerComparison(paper));
    const wrong = this.papers.findIndex((paper) => paper.section.matches('[data-wrong]'));
    this.go(Math.max(wrong, 0), false);
  }

  private get slug(): string {
    return this.form.dataset.ballot ?? '';
  }

  /** What the server sent along counts more than what this tab remembers. */
  private fillInAgain(): void {
    if (this.form.dataset.keeps === undefined || this.marks.some((marks) => marks.order.length > 0)) return;
    const known = findUnsent(this.slug)?.marks as Record<string, Marks> | undefined;
    if (!known) return;
    this.papers.forEach((paper, step) => {
      const marks = known[paper.section.dataset.pot ?? ''];
      if (marks) this.marks[step] = { ...marks, order: marks.order.filter((number) => paper.projects.has(number)) };
    });
    if (this.isMarked()) announce(this.papers[0]!.say('restored'));
  }

  isMarked(): boolean {
    return this.marks.some((marks) => marks.order.length > 0);
  }

  private show(step: number): void {
    const paper = this.papers[step]!;
    const marks = this.marks[step]!;
    paper.write(marks);
    paper.show(meter(paper.terms, marks, paper.projects), marks);
    const undo = paper.section.querySelector<HTMLButtonElement>('[data-undo]');
    if (undo) undo.hidden = !this.past.some((one) => one.step === step);
  }

  change(step: number, marks: Marks): void {
    this.past.push({ step, marks: this.marks[step]! });
    this.marks[step] = marks;
    this.show(step);
    this.keep();
    if (this.past.length === 1) this.tellBegun();
  }

  undo(step: number): void {
    const last = this.past.map((one) => one.step).lastIndexOf(step);
    if (last < 0) return;
    this.marks[step] = this.past.splice(last, 1)[0]!.marks;
    this.show(step);
    this.keep();
    this.papers[step]!.section.querySelector<HTMLElement>('[data-meter-text]')?.focus();
  }

  private keep(): void {
    const { keeps, barText, barLabel, closes } = this.form.dataset;
    if (keeps === undefined) return;
    const marks = Object.fromEntries(this.papers.map((paper, step) => [paper.section.dataset.pot, this.marks[step]]));
    keepUnsent(this.slug, { marks, text: barText ?? '', label: barLabel ?? '', url: location.pathname, until: closes ?? '' });
  }

  /** So that a reminder can come a day before the close: that somebody began, never what was chosen. */
  private tellBegun(): void {
    const address = this.form.dataset.begunUrl;
    if (address) void fetch(address, { method: 'POST', headers: { 'X-CSRFToken': csrfToken() }, keepalive: true }).catch(() => undefined);
  }

  stepOf(element: Element): number {
    return this.papers.findIndex((paper) => paper.section.contains(element));
  }

  press(element: HTMLElement): void {
    const step = this.stepOf(element);
    const { deed, number } = element.dataset;
    if (step < 0 || !deed) return;
    const paper = this.papers[step]!;
    const before = this.marks[step]!;
    const one = Number(number);
    const points = deed === 'more' ? (before.points[one] ?? 0) + 1 : (before.points[one] ?? 0) - 1;
    const isPoints = deed === 'more' || deed === 'less' || (deed === 'remove' && paper.terms.kind === 'POINTS');
    const after = isPoints ? pressed(paper.terms, before, 'set', one, deed === 'remove' ? 0 : points) : pressed(paper.terms, before, deed, one);
    this.change(step, after);
    if (element.hidden) paper.card(one)?.querySelector<HTMLElement>('[data-deed]:not([hidden])')?.focus();
  }

  read(element: HTMLElement): void {
    const step = this.stepOf(element);
    if (step < 0) return;
    const paper = this.papers[step]!;
    let marks = paper.read(this.marks[step]!);
    if (element.matches('[data-points]')) {
      const number = Number(element.closest<HTMLElement>('[data-project]')?.dataset.project);
      marks = pressed(paper.terms, this.marks[step]!, 'set', number, Number((element as HTMLInputElement).value));
    }
    this.change(step, marks);
  }

  go(step: number, moves = true): void {
    this.step = Math.max(0, Math.min(this.papers.length - 1, step));
    this.papers.forEach((paper, index) => (paper.section.hidden = index !== this.step));
    for (const link of this.form.querySelectorAll<HTMLElement>('[data-go-step]')) {
      if (Number(link.dataset.goStep) === this.step) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    }
    narrow(this.form, this.papers[this.step]!.section);
    if (!moves) return;
    const heading = this.papers[this.step]!.section.querySelector<HTMLElement>('h2');
    heading?.focus();
    heading?.scrollIntoView({ block: 'start' });
  }

  goBy(steps: number): void {
    this.go(this.step + steps);
  }

  offerComparison(paper: Paper): void {
    const button = paper.section.querySelector<HTMLElement>('[data-compare-open]');
    if (button) button.hidden = !paper.section.querySelector('[data-compare]:checked');
  }

  get shown(): Paper {
    return this.papers[this.step]!;
  }
}

let ballot: Ballot | undefined;

function within(element: Element): Ballot | undefined {
  return ballot?.form.isConnected && ballot.form.contains(element) ? ballot : undefined;
}

/** Leaving for somewhere else asks first; our own pages show the bar instead. */
let leavesKnowingly = false;

function guard(event: BeforeUnloadEvent): void {
  const sends = document.querySelector('form[data-ballot-send]:not([data-practice])');
  const chosen = ballot?.form.isConnected && !ballot.form.matches('[data-practice]') && ballot.isMarked();
  if (!leavesKnowingly && (sends || chosen)) event.preventDefault();
}

export function setUpBallot(): void {
  onContent(() => {
    leavesKnowingly = false;
    const form = document.querySelector<HTMLFormElement>('form[data-ballot]');
    if (form && form !== ballot?.form) ballot = new Ballot(form);
  });
  on('change', '[data-pick], [data-points]', (element) => within(element)?.read(element));
  on('click', '[data-deed]', (element, event) => {
    if (!within(element)) return;
    event.preventDefault();
    within(element)?.press(element);
  });
  on('click', '[data-undo]', (element) => within(element)?.undo(within(element)!.stepOf(element)));
  on('click', '[data-next-step]', (element) => within(element)?.goBy(1));
  on('click', '[data-back-step]', (element) => within(element)?.goBy(-1));
  on('click', '[data-go-step]', (element) => within(element)?.go(Number(element.dataset.goStep)));
  for (const type of ['input', 'change'] as const) {
    on(type, '[data-narrow]', (element) => {
      const open = within(element);
      if (open) narrow(open.form, open.shown.section, true);
    });
  }
  on('change', '[data-compare]', (element) => {
    const open = within(element);
    if (open) open.offerComparison(open.shown);
  });
  on('click', '[data-compare-open]', (element, event) => {
    const open = within(element);
    if (!open) return;
    event.preventDefault();
    openComparison(open.shown);
  });
  // Enter in a field of the filter must not hand in the ballot.
  on('keydown', '[data-narrow]', (_element, event) => {
    if ((event as KeyboardEvent).key === 'Enter') event.preventDefault();
  });
  on('click', 'a[href]', (link) => {
    if (document.querySelector('[data-voting]')) leavesKnowingly = /^(\/en)?\/budget\//.test((link as HTMLAnchorElement).pathname);
  });
  on('submit', 'form', () => (leavesKnowingly = true));
  document.addEventListener('dure:refused', () => (leavesKnowingly = false));
  window.addEventListener('beforeunload', guard);
  setUpSending();
}
