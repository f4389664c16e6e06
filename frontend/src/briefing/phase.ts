import type { News } from '../live/topics';
import { all } from '../modules/page';

/** Parts of a room that are there before it opens, while it is open, or once it is over. */
export function showWhen(root: ParentNode, phase: string): void {
  for (const place of all(root, '[data-when]')) place.hidden = place.dataset.when !== phase;
}

/** Whether the room is open now, as an event or the present state says it. */
export function hasOpened(news: News): boolean {
  if (news.kind !== 'event' && news.kind !== 'snapshot') return false;
  const said = (news.kind === 'event' ? news.event : news.snapshot) as { room?: { open?: boolean } } | null;
  return said?.room?.open === true;
}
