import { word } from './words';

export interface Results {
  people: number;
  counts: [number | string, number][];
}

export interface PollCard {
  id: number;
  kind: 'SINGLE' | 'MULTIPLE' | 'SCALE' | 'WORDS';
  text: string;
  most: number;
  steps: number;
  low_label: string;
  high_label: string;
  options: { id: number; text: string }[];
  open: boolean;
  shown: boolean;
  results?: Results;
}

export interface Answer {
  poll: number;
  options: number[];
  number: number | null;
  word: string;
}

export interface Row {
  label: string;
  count: number;
  share: number;
}

export function rows(poll: Pick<PollCard, 'options'>, results: Results): Row[] {
  const names = new Map(poll.options.map((option) => [option.id, option.text]));
  return results.counts.map(([answer, count]) => ({
    label: names.get(answer as number) ?? String(answer),
    count,
    share: results.people > 0 ? Math.round((100 * count) / results.people) : 0,
  }));
}

/** What a pressed button or a sent form says, as the command takes it. */
export function answerOf(form: HTMLFormElement, submitter: HTMLElement | null): Record<string, unknown> {
  const data = new FormData(form);
  const pressed = submitter as HTMLButtonElement | null;
  if (pressed?.name) data.append(pressed.name, pressed.value);
  const answer: Record<string, unknown> = { poll: Number(data.get('poll')) };
  if (data.has('options')) answer.options = data.getAll('options').map(Number);
  if (data.has('number')) answer.number = Number(data.get('number'));
  if (data.has('word')) answer.word = String(data.get('word'));
  return answer;
}

/** The poll of the room. What somebody is choosing or typing is never drawn anew under their hands. */
export class PollPane {
  private card: PollCard | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly joined: boolean,
  ) {}

  take(card: PollCard | null, answer: Answer | null): void {
    if (!card || (!card.open && !card.shown)) {
      if (!card || this.shownId() === card.id) this.place.replaceChildren();
      this.card = undefined;
      return;
    }
    const isSame = this.shownId() === card.id && Boolean(this.place.querySelector('form')) === (card.open && this.joined);
    if (!isSame) this.place.replaceChildren(this.draw(card));
    this.card = card;
    this.results(card.results);
    if (answer) this.answered(answer);
  }

  /** The numbers alone, several times a second; nothing as long as the host does not show them. */
  count(id: number, results: Results | null): void {
    if (results && this.shownId() === id && this.place.querySelector('table')) this.results(results);
  }

  answered(answer: Answer): void {
    if (this.shownId() !== answer.poll) return;
    for (const button of this.place.querySelectorAll<HTMLButtonElement>('button.poll-choice')) {
      const given = button.name === 'number' ? answer.number === Number(button.value) : answer.options.includes(Number(button.value));
      button.setAttribute('aria-pressed', String(given));
    }
    const note = this.place.querySelector('.room-poll-note');
    if (note) note.textContent = word('pollGiven');
  }

  private shownId(): number | undefined {
    const shown = this.place.querySelector<HTMLElement>('[data-poll-id]');
    return shown ? Number(shown.dataset.pollId) : undefined;
  }

  private draw(card: PollCard): HTMLElement {
    const section = make('section', 'room-poll panel');
    section.dataset.pollId = String(card.id);
    section.id = 'poll';
    section.setAttribute('aria-labelledby', 'poll-title');
    const title = make('h2', 'section-title', card.text);
    title.id = 'poll-title';
    section.append(make('p', 'room-poll-kind', word(card.open ? 'pollOpen' : 'pollDone')), title);
    if (card.open && this.joined) section.append(this.form(card));
    return section;
  }

  private form(card: PollCard): HTMLFormElement {
    const form = make('form', 'room-poll-form') as HTMLFormElement;
    form.dataset.vote = '';
    form.append(hidden('poll', card.id));
    if (card.kind === 'SINGLE') form.append(...card.options.map((option) => choice('options', option.id, option.text)));
    if (card.kind === 'SCALE') {
      const scale = make('div', 'poll-scale');
      for (let step = 1; step <= card.steps; step += 1) scale.append(choice('number', step, String(step)));
      const ends = make('p', 'poll-ends');
      ends.append(make('span', '', card.low_label), make('span', '', card.high_label));
      form.append(scale, ends);
    }
    if (card.kind === 'MULTIPLE') {
      form.append(make('p', 'muted', word('pollMost', { most: card.most })), ...card.options.map((option) => tick(option.id, option.text)));
      form.append(send());
    }
    if (card.kind === 'WORDS') form.append(...oneWord());
    form.append(make('p', 'muted room-poll-note', word('pollMood')));
    return form;
  }

  private results(results: Results | undefined): void {
    const section = this.place.querySelector('section');
    let table = section?.querySelector('table');
    if (!results) {
      table?.remove();
      return;
    }
    if (!table) {
      table = make('table', 'poll-results') as HTMLTableElement;
      section?.append(table);
    }
    const names = this.card ?? { options: this.namesOnPage(results) };
    const caption = make('caption', '', word('pollPeople', { people: results.people }));
    const body = make('tbody');
    for (const row of rows(names, results)) body.append(rowOf(row));
    const head = make('thead', 'visually-hidden');
    head.innerHTML = '<tr><th scope="col"></th><th scope="col"></th></tr>';
    const [what, who] = head.querySelectorAll('th');
    if (what && who) [what.textContent, who.textContent] = [word('answer'), word('people')];
    table.replaceChildren(caption, head, body);
  }

  /** The page came with its options written out, to choose from or as the rows of the result. */
  private namesOnPage(results: Results): { id: number; text: string }[] {
    const controls = this.place.querySelectorAll<HTMLButtonElement | HTMLInputElement>('[name="options"]');
    if (controls.length === 0) {
      const named = [...this.place.querySelectorAll('tbody th')];
      return results.counts.flatMap(([id], row) => (typeof id === 'number' ? [{ id, text: named[row]?.textContent ?? String(id) }] : []));
    }
    return [...controls].map((control) => ({ id: Number(control.value), text: (control.closest('label') ?? control).textContent?.trim() ?? '' }));
  }
}

function make(tag: string, className = '', text = ''): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function hidden(name: string, value: number): HTMLInputElement {
  const input = document.createElement('input');
  input.type = 'hidden';
  input.name = name;
  input.value = String(value);
  return input;
}

function choice(name: string, value: number, text: string): HTMLButtonElement {
  const button = make('button', 'poll-choice', text) as HTMLButtonElement;
  button.name = name;
  button.value = String(value);
  button.setAttribute('aria-pressed', 'false');
  return button;
}

function tick(value: number, text: string): HTMLElement {
  const label = make('label', 'poll-choice');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.name = 'options';
  box.value = String(value);
  label.append(box, ` ${text}`);
  return label;
}

function send(): HTMLElement {
  return make('button', 'button button-primary button-large', word('answerNow'));
}

function oneWord(): HTMLElement[] {
  const label = make('label', '', word('oneWord')) as HTMLLabelElement;
  label.htmlFor = 'poll-word';
  const input = make('input', 'control') as HTMLInputElement;
  Object.assign(input, { id: 'poll-word', name: 'word', maxLength: 20, autocomplete: 'off' });
  const line = make('div', 'poll-word');
  line.append(input, send());
  return [label, line];
}

function rowOf(row: Row): HTMLElement {
  const line = make('tr');
  const name = make('th', '', row.label);
  name.setAttribute('scope', 'row');
  const cell = make('td');
  const bar = document.createElement('progress');
  bar.max = 100;
  bar.value = row.share;
  bar.setAttribute('aria-hidden', 'true');
  cell.append(bar, make('span', 'numeric', `${row.count} (${row.share}%)`));
  line.append(name, cell);
  return line;
}
