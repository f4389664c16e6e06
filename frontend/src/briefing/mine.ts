import { announce } from '../modules/announce';
import { contentArrived } from '../modules/page';
import type { Answer } from './poll';

export interface Told {
  own: number[];
  supported: number[];
  answer: Answer | null;
}

const SOON = 400;
const LOOK_AGAIN = 20_000;

/** What one person alone is told. It never comes over the public line: this part is fetched anew. */
export class Mine {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly address: string,
    private readonly told: (told: Told) => void,
  ) {
    this.wait();
  }

  /** Several reasons within a moment make one request; a hall full of people spreads out a little. */
  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), SOON * (0.5 + Math.random()));
  }

  read(): Told {
    return JSON.parse(this.place.dataset.told ?? '{"own":[],"supported":[],"answer":null}') as Told;
  }

  /** What becomes of a question that was never shown is said on no public line, so it is asked for now and then. */
  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (document.visibilityState === 'visible' && this.place.querySelector('[data-step="1"]')) void this.refresh();
      else this.wait();
    }, LOOK_AGAIN * (0.75 + Math.random() / 2));
  }

  private async refresh(): Promise<void> {
    try {
      const answer = await fetch(this.address, { headers: { 'HX-Request': 'true' } });
      if (answer.ok) this.show(await answer.text());
    } catch {
      // The network is away; the line says so.
    }
    this.wait();
  }

  private show(markup: string): void {
    const fresh = new DOMParser().parseFromString(markup, 'text/html').querySelector<HTMLElement>('[data-mine]');
    if (!fresh) return;
    const before = states(this.place);
    this.place.dataset.told = fresh.dataset.told;
    if (!this.place.contains(document.activeElement)) {
      this.place.replaceChildren(...document.adoptNode(fresh).childNodes);
      contentArrived(this.place);
    }
    for (const [id, state] of states(this.place)) {
      const known = before.get(id);
      if (known !== undefined && known !== state) announce(state);
    }
    this.told(this.read());
  }
}

function states(place: HTMLElement): Map<string, string> {
  const entries = place.querySelectorAll<HTMLElement>('[data-mine-id]');
  return new Map([...entries].map((one) => [one.dataset.mineId ?? '', one.querySelector('.mine-state')?.textContent?.trim() ?? '']));
}
