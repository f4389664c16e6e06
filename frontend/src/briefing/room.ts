import { Refused } from '../live/deeds';
import { live } from '../live/live';
import type { News } from '../live/topics';
import { announce, toast } from '../modules/announce';
import { all, onContent } from '../modules/page';
import { setUpAsking } from './asking';
import { Captions, type Caption } from './captions';
import { Mine, type Told } from './mine';
import type { Card, Choice } from './order';
import { showWhen } from './phase';
import { answerOf, PollPane, type Answer, type PollCard, type Results } from './poll';
import { Questions } from './questions';
import { word } from './words';

interface RoomCard {
  phase: 'before' | 'open' | 'over';
  open: boolean;
  takes_questions: boolean;
  moderation: string;
  people: number;
}

interface Snapshot {
  room: RoomCard;
  questions: Card[];
  poll: PollCard | null;
  captions: Caption[];
}

type Happened =
  | { kind: 'question'; question: Card }
  | { kind: 'gone'; id: number }
  | { kind: 'room'; room: RoomCard }
  | { kind: 'poll'; poll: PollCard }
  | { kind: 'caption'; caption: Caption }
  | { kind: 'caption_gone'; id: number };

const SORT = 'dure:room-sort';

/** The page of a room: the server has written it whole, and from then on it follows what happens. */
class Room {
  private readonly standing = { own: new Set<number>(), supported: new Set<number>(), open: true };
  private answer: Answer | null = null;
  private readonly topic: string;
  private readonly questions: Questions;
  private readonly captions: Captions | undefined;
  private readonly poll: PollPane;
  private readonly mine: Mine | undefined;
  private spoken = '';

  constructor(private readonly root: HTMLElement) {
    this.topic = root.dataset.room ?? '';
    this.standing.open = root.dataset.phase === 'open';
    const joined = root.dataset.joined !== undefined;
    const place = root.querySelector<HTMLElement>('[data-mine]');
    const address = root.dataset.roomUrl ?? '';
    this.mine = place ? new Mine(place, `${address}mine/`, (told) => this.told(told)) : undefined;
    this.note(this.mine?.read());
    const list = root.querySelector<HTMLElement>('[data-questions]') ?? document.createElement('ol');
    this.questions = new Questions(list, this.choice(), this.standing, (shown) => this.drawn(shown));
    const pane = root.querySelector<HTMLElement>('[data-captions]');
    this.captions = pane ? new Captions(pane) : undefined;
    this.poll = new PollPane(root.querySelector<HTMLElement>('[data-poll]') ?? document.createElement('div'), joined);
    this.spoken = this.questions.onAir()?.text ?? '';
    this.setUpForms();
    this.setUpChoice();
    for (const { answer } of live.openDoor(this.topic, `${address}do/`)) answer.then(() => this.mine?.soon(), (error: unknown) => this.refused(error));
    live.follow(this.topic, (news) => this.hear(news), Number(root.dataset.liveSince));
    live.watchDeeds((count) => this.showOffline(count > 0 && !navigator.onLine));
    window.addEventListener('offline', () => this.showOffline(true));
    window.addEventListener('online', () => this.showOffline(false));
  }

  private hear(news: News): void {
    if (news.kind === 'event') this.happened(news.event as Happened);
    if (news.kind === 'values') this.values(news.values);
    if (news.kind === 'snapshot' && news.snapshot) this.replace(news.snapshot as Snapshot);
  }

  private happened(event: Happened): void {
    switch (event.kind) {
      case 'question':
        this.questions.take(event.question);
        if (this.standing.own.has(event.question.id)) this.mine?.soon();
        break;
      case 'gone':
        this.questions.gone(event.id);
        if (this.standing.own.has(event.id) || this.standing.supported.has(event.id)) this.mine?.soon();
        break;
      case 'room':
        this.showRoom(event.room);
        break;
      case 'poll':
        this.poll.take(event.poll, this.answerTo(event.poll));
        if (event.poll.open && !event.poll.shown) announce(`${word('pollOpen')}: ${event.poll.text}`);
        break;
      case 'caption':
        this.captions?.take(event.caption);
        break;
      case 'caption_gone':
        this.captions?.gone(event.id);
        break;
    }
  }

  private values(values: Record<string, unknown>): void {
    for (const [key, value] of Object.entries(values)) {
      const [name, id] = key.split(':');
      if (name === 'supports') this.questions.supports(Number(id), Number(value));
      if (name === 'poll') this.poll.count(Number(id), value as Results | null);
      if (name === 'people') this.showPeople(Number(value));
    }
  }

  private replace(snapshot: Snapshot): void {
    this.questions.replace(snapshot.questions);
    this.showRoom(snapshot.room);
    this.poll.take(snapshot.poll, snapshot.poll && this.answerTo(snapshot.poll));
    this.captions?.replace(snapshot.captions);
    this.mine?.soon();
  }

  private answerTo(poll: PollCard): Answer | null {
    return this.answer?.poll === poll.id ? this.answer : null;
  }

  private told(told: Told): void {
    this.note(told);
    this.questions.restand();
    if (told.answer) this.poll.answered(told.answer);
  }

  private note(told: Told | undefined): void {
    if (!told) return;
    this.standing.own.clear();
    told.own.forEach((id) => this.standing.own.add(id));
    this.standing.supported.clear();
    told.supported.forEach((id) => this.standing.supported.add(id));
    this.answer = told.answer;
  }

  private drawn(shown: number): void {
    const count = this.root.querySelector('[data-shown]');
    if (count) count.textContent = String(shown);
    const empty = this.root.querySelector<HTMLElement>('[data-empty]');
    if (empty) empty.hidden = shown > 0;
    this.showOnAir();
  }

  private showOnAir(): void {
    const card = this.questions.onAir();
    const place = this.root.querySelector<HTMLElement>('[data-on-air]');
    if (!place) return;
    place.hidden = !card;
    if (!card) {
      this.spoken = '';
      return;
    }
    const [text, meta] = ['[data-on-air-text]', '[data-on-air-meta]'].map((part) => place.querySelector(part));
    if (text) text.textContent = card.text;
    if (meta) meta.textContent = [card.asker, card.speaker].filter(Boolean).join(' → ');
    if (this.spoken !== card.text) announce(`${word('onAir')}: ${card.text}`);
    this.spoken = card.text;
  }

  private showRoom(room: RoomCard): void {
    this.showPeople(room.people);
    if (room.open !== this.standing.open) {
      this.standing.open = room.open;
      this.questions.restand();
    }
    this.root.dataset.phase = room.phase;
    showWhen(this.root, room.phase);
    for (const place of all(this.root, '[data-ask-open]')) place.hidden = !room.takes_questions;
    for (const place of all(this.root, '[data-ask-refusal]')) place.hidden = room.takes_questions;
    for (const place of all(this.root, '[data-rule]')) place.hidden = place.dataset.rule !== room.moderation;
  }

  private showPeople(people: number): void {
    const place = this.root.querySelector<HTMLElement>('[data-people]');
    const count = this.root.querySelector('[data-people-count]');
    if (place) place.hidden = people === 0;
    if (count) count.textContent = String(people);
  }

  private showOffline(offline: boolean): void {
    for (const place of all(this.root, '[data-offline]')) place.hidden = !offline;
  }

  private setUpForms(): void {
    const form = this.root.querySelector<HTMLFormElement>('form[data-ask]');
    if (form) setUpAsking(form, this.topic, { asked: () => this.mine?.soon(), support: (id) => void this.support(id, true) });
    this.root.addEventListener('submit', (event) => {
      const sent = event.target as HTMLFormElement;
      const pressed = event.submitter as HTMLButtonElement | null;
      if (sent.matches('[data-support]') && pressed) {
        event.preventDefault();
        void this.support(Number(pressed.value), pressed.getAttribute('aria-pressed') !== 'true');
      } else if (sent.matches('[data-vote]')) {
        event.preventDefault();
        void this.vote(answerOf(sent, pressed));
      } else if (sent.matches('[data-withdraw]')) {
        event.preventDefault();
        const question = Number(new FormData(sent).get('question'));
        live.perform(this.topic, 'withdraw', { question }).then(() => this.mine?.soon(), (error: unknown) => this.refused(error));
      }
    });
  }

  /** It is shown at once, and taken back if the server says no. */
  private async support(id: number, wanted: boolean): Promise<void> {
    const change = (on: boolean): void => {
      if (on === this.standing.supported.has(id)) return;
      if (on) this.standing.supported.add(id);
      else this.standing.supported.delete(id);
      const card = this.questions.get(id);
      if (card) this.questions.supports(id, Math.max(0, card.supports + (on ? 1 : -1)));
      this.questions.restand();
    };
    change(wanted);
    try {
      const answer = (await live.perform(this.topic, wanted ? 'support' : 'unsupport', { question: id })) as { question: number; supports: number };
      this.questions.supports(answer.question, answer.supports);
      if (answer.question !== id) this.mine?.soon();
    } catch (error) {
      change(!wanted);
      this.refused(error);
    }
  }

  private async vote(answer: Record<string, unknown>): Promise<void> {
    try {
      const told = (await live.perform(this.topic, 'vote', answer)) as { answer: Answer; message: string };
      this.answer = told.answer;
      this.poll.answered(told.answer);
      announce(told.message);
    } catch (error) {
      this.refused(error);
    }
  }

  private refused(error: unknown): void {
    if (!(error instanceof Refused)) return;
    toast(error.message, 'warning');
    // It may be about the person, who is told more beside their questions.
    if (error.code === 'blocked') this.mine?.soon();
  }

  private choice(): Choice {
    const filters = this.root.querySelector<HTMLFormElement>('[data-filters]');
    const data = filters ? new FormData(filters) : new FormData();
    return {
      sort: this.root.dataset.sort ?? 'top',
      mine: data.get('mine') === '1',
      speaker: String(data.get('speaker') ?? ''),
      item: String(data.get('item') ?? ''),
    };
  }

  private setUpChoice(): void {
    const kept = sessionStorage.getItem(SORT);
    if (kept && !location.search) this.sortBy(kept);
    this.root.addEventListener('click', (event) => {
      const link = (event.target as Element).closest<HTMLElement>('[data-choose-sort]');
      if (!link) return;
      event.preventDefault();
      this.sortBy(link.dataset.chooseSort ?? 'top');
    });
    // The list came by the server's choice; from here on all questions are needed to choose from.
    if (location.search) void this.fetchAll();
    this.root.querySelector('[data-filters]')?.addEventListener('change', () => this.questions.choose(this.choice()));
    for (const button of all(this.root, '[data-without-script]')) button.hidden = true;
  }

  private sortBy(sort: string): void {
    sessionStorage.setItem(SORT, sort);
    this.root.dataset.sort = sort;
    for (const link of all(this.root, '[data-choose-sort]')) {
      if (link.dataset.chooseSort === sort) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    this.questions.choose(this.choice());
  }

  private async fetchAll(): Promise<void> {
    const answer = await fetch(this.root.dataset.roomUrl ?? '', { headers: { 'HX-Request': 'true' } }).catch(() => undefined);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    this.questions.adopt([...page.querySelectorAll<HTMLElement>('[data-questions] > [data-id]')]);
  }
}

export function setUpRooms(): void {
  onContent((root) => {
    for (const element of all(root, '[data-room]')) {
      if (element.dataset.roomSeen) continue;
      element.dataset.roomSeen = 'yes';
      new Room(element);
    }
  });
}
