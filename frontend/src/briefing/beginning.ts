import { live } from '../live/live';
import { hasOpened } from './phase';

// So that not everybody who waits asks for the page in the same moment.
const SPREAD = 3000;

/** The page of a briefing, open in a browser before it begins: it shows the way in as soon as there is one. */
export function setUpBeginning(): void {
  const place = document.querySelector<HTMLElement>('[data-begins]');
  if (!place) return;
  // From the present state on: it may have begun while the page was on its way.
  const stop = live.follow(place.dataset.begins ?? '', (news) => {
    if (!hasOpened(news)) return;
    stop();
    setTimeout(() => location.reload(), Math.random() * SPREAD);
  });
}
