import { contentArrived } from '../modules/page';
import { process } from '../modules/requests';

/** Puts the element with this id in place of the one that is there; never under somebody who is writing in it. */
export async function replacePart(id: string, url: string): Promise<void> {
  const answer = await fetch(url, { headers: { 'HX-Request': 'true' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
  const present = document.getElementById(id);
  if (!fresh || !present || present.querySelector(':is(input:not([type=hidden]), textarea):focus')) return;
  const held = present.contains(document.activeElement) ? placeOf(present, document.activeElement) : -1;
  const scrolled = [...present.querySelectorAll<HTMLElement>('[tabindex]')].map((one) => one.scrollTop);
  present.replaceWith(document.adoptNode(fresh));
  fresh.querySelectorAll<HTMLElement>('[tabindex]').forEach((one, index) => (one.scrollTop = scrolled[index] ?? 0));
  if (held >= 0) reachable(fresh)[Math.min(held, reachable(fresh).length - 1)]?.focus();
  process(fresh);
  contentArrived(fresh);
}

function reachable(part: HTMLElement): HTMLElement[] {
  return [...part.querySelectorAll<HTMLElement>('a[href], button, summary')];
}

function placeOf(part: HTMLElement, element: Element | null): number {
  return reachable(part).findIndex((one) => one === element);
}
