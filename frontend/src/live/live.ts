import { contentArrived, onContent, all } from '../modules/page';
import { process } from '../modules/requests';
import { say } from '../modules/words';
import { LiveClient, type LineState } from './client';
import type { News } from './topics';

/** The page's one client; other modules (the questions of a briefing) follow their topics through it. */
export const live = new LiveClient();

const GATHER = 250;
const WRITING = ':is(textarea, input:not([type="checkbox"], [type="radio"])):focus';

/**
 * `<div id="…" data-live="topic" data-live-url="/fragment/" data-live-since="12">`: fetched anew when something
 * happened. Without `data-live-url` it only tells others: a `dure:live` event bubbles from the element.
 * Where the page itself keeps what is ticked (`data-live-keeps-ticks`), only a field with words in hand waits.
 * An element `[data-live-value="key"]` inside shows the value of that key.
 */
function attach(element: HTMLElement): void {
  const topic = element.dataset.live;
  if (!topic || element.dataset.liveSeen) return;
  element.dataset.liveSeen = 'yes';
  const since = element.dataset.liveSince;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = live.follow(
    topic,
    (news) => {
      if (!element.isConnected) {
        stop();
        return;
      }
      element.dispatchEvent(new CustomEvent('dure:live', { detail: news, bubbles: true }));
      showValues(element, news);
      if (element.dataset.liveUrl && (news.kind === 'event' || (news.kind === 'snapshot' && since !== undefined))) {
        clearTimeout(timer);
        timer = setTimeout(() => void refresh(element), GATHER + Math.random() * GATHER);
      }
    },
    since === undefined ? null : Number(since),
  );
}

function showValues(element: HTMLElement, news: News): void {
  if (news.kind !== 'values') return;
  for (const place of all(element, '[data-live-value]')) {
    const value = news.values[place.dataset.liveValue ?? ''];
    if (typeof value === 'number' || typeof value === 'string') place.textContent = String(value);
  }
}

/** Replaces the content, but never under somebody who is writing in it. */
async function refresh(element: HTMLElement): Promise<void> {
  if (element.querySelector('liveKeepsTicks' in element.dataset ? WRITING : `${WRITING}, :is(input, select):focus`)) {
    element.addEventListener('focusout', () => void refresh(element), { once: true });
    return;
  }
  const answer = await fetch(element.dataset.liveUrl ?? '', { headers: { 'HX-Request': 'true' } });
  if (!answer.ok) return;
  const fragment = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
  const fresh = element.id ? fragment.querySelector(`#${CSS.escape(element.id)}`) : null;
  element.replaceChildren(...document.adoptNode(fresh ?? fragment).childNodes);
  process(element);
  contentArrived(element);
}

function showState(state: LineState): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-live-status]')) {
    place.classList.add('live-status');
    place.dataset.state = state;
    place.textContent = say(state === 'open' ? 'live' : 'reconnecting');
  }
}

export function setUpLive(): void {
  live.watch(showState);
  window.addEventListener('online', () => live.hurry());
  onContent((root) => all(root, '[data-live]').forEach(attach));
}
