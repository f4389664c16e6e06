import { onContent } from './page';

/** A ballot that was begun on this device and not sent: the choices, and the words of the bar that reminds of it. */
export interface Unsent {
  marks: unknown;
  text: string;
  label: string;
  url: string;
  until: string;
}

// The prefix of drafts, so that logging out takes them along; only for this tab, as the machine may be shared.
const PREFIX = 'dure:draft:ballot:';

function key(slug: string): string {
  return `${PREFIX}${document.documentElement.dataset.user ?? ''}:${slug}`;
}

export function keepUnsent(slug: string, unsent: Unsent): void {
  try {
    sessionStorage.setItem(key(slug), JSON.stringify(unsent));
  } catch {
    // Without storage nothing is lost but the bar: the form itself still holds the choices.
  }
}

export function findUnsent(slug: string): Unsent | undefined {
  return read(key(slug));
}

export function forgetUnsent(slug: string): void {
  sessionStorage.removeItem(key(slug));
}

function read(name: string): Unsent | undefined {
  const text = sessionStorage.getItem(name);
  if (!text) return undefined;
  try {
    const unsent = JSON.parse(text) as Unsent;
    return Date.parse(unsent.until) > Date.now() ? unsent : undefined;
  } catch {
    return undefined;
  }
}

/** On every page but those of voting itself: what was chosen does not count yet, and the way back. */
function remind(): void {
  document.querySelector('[data-unsent-bar]')?.remove();
  if (document.querySelector('[data-voting], [data-voting-door]')) return;
  const own = key('');
  const name = Object.keys(sessionStorage).find((one) => one.startsWith(own));
  const unsent = name ? read(name) : undefined;
  if (!unsent) return;
  const bar = document.createElement('section');
  bar.className = 'unsent-bar';
  bar.dataset.unsentBar = '';
  bar.setAttribute('aria-label', unsent.label);
  const text = document.createElement('p');
  text.textContent = unsent.text;
  const link = document.createElement('a');
  link.className = 'button button-primary button-medium';
  link.href = unsent.url;
  link.textContent = unsent.label;
  bar.append(text, link);
  document.body.append(bar);
}

export function setUpUnsent(): void {
  onContent(remind);
}
