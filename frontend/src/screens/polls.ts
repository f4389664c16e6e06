import type { News } from '../live/topics';
import { setUpDeeds } from './deeds';
import { Part } from './part';
import { replacePart } from './parts';

const PAUSE = 700;

/** The page on which polls are run: its numbers move while people answer. */
export function setUpPolls(): void {
  const place = document.querySelector<HTMLElement>('[data-polls-url]');
  if (!place) return;
  const part = new Part(() => replacePart('polls', place.dataset.pollsUrl ?? ''), PAUSE);
  place.addEventListener('dure:live', (event) => {
    const news = (event as CustomEvent<News>).detail;
    const touched = news.kind === 'values' ? Object.keys(news.values).some((name) => name.startsWith('poll:')) : true;
    if (touched) part.want();
  });
  setUpDeeds(place.dataset.roomTopic ?? '', place.dataset.door ?? '');
}
