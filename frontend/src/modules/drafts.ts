import { announce } from './announce';
import { defaultsOf, fill, isAsItCame, isUntouched, sameValues, valuesOf, type Values } from './fields';
import { all, csrfToken, on, onContent } from './page';
import { clock, say } from './words';

interface Draft {
  savedAt: string;
  values: Values;
  /** What the form came with when it was typed over; on this machine only. */
  over?: Values;
  /** When the server last took a copy from this machine, by its own clock. */
  sent?: string;
}

const PREFIX = 'dure:draft:';
const HANDED_IN = 'dure:handed-in';
const SEND_AFTER = 1500;
const KEPT_FOR = 30 * 24 * 60 * 60 * 1000;

const waiting = new Map<HTMLFormElement, ReturnType<typeof setTimeout>>();

function person(): string {
  return document.documentElement.dataset.user ?? '';
}

/** Signed-in people find their draft next week; a guest's draft ends with the tab, as the machine may be shared. */
function shelf(who = person()): Storage {
  return who ? localStorage : sessionStorage;
}

function key(name: string, who = person()): string {
  return `${PREFIX}${who || 'guest'}:${name}`;
}

export function keepHere(name: string, values: Values, at = new Date(), over: Values = {}, sent = findHere(name)?.sent): void {
  try {
    shelf().setItem(key(name), JSON.stringify({ savedAt: at.toISOString(), values, over, sent } satisfies Draft));
  } catch {
    // A full or forbidden storage must not stop anybody from typing; the server still keeps a copy.
  }
}

export function findHere(name: string, at = new Date()): Draft | undefined {
  const text = shelf().getItem(key(name)) ?? sessionStorage.getItem(key(name, ''));
  if (!text) return undefined;
  try {
    const draft = JSON.parse(text) as Draft;
    return at.getTime() - Date.parse(draft.savedAt) < KEPT_FOR ? draft : undefined;
  } catch {
    return undefined;
  }
}

export function forgetHere(name: string): void {
  shelf().removeItem(key(name));
  sessionStorage.removeItem(key(name, ''));
}

/** After logging out nothing of what was typed stays on this machine. */
export function forgetAllHere(): void {
  for (const storage of [localStorage, sessionStorage]) {
    for (const name of Object.keys(storage)) if (name.startsWith(PREFIX)) storage.removeItem(name);
  }
}

function address(name: string): string {
  return `/drafts/${encodeURIComponent(name)}/`;
}

/** To be called when the form has been handed in. */
export function discard(name: string): void {
  for (const [form, timer] of waiting) {
    if (form.dataset.draft === name) {
      clearTimeout(timer);
      waiting.delete(form);
    }
  }
  forgetHere(name);
  if (person()) {
    void fetch(address(name), { method: 'DELETE', headers: { 'X-CSRFToken': csrfToken() }, keepalive: true }).catch(() => undefined);
  }
}

function tell(form: HTMLFormElement, text: string): void {
  const place = form.querySelector('[data-draft-status]');
  if (place) place.textContent = text;
}

async function send(form: HTMLFormElement, name: string): Promise<void> {
  waiting.delete(form);
  const here = say('savedHere', { time: clock(new Date()) });
  if (!person()) {
    tell(form, here);
    return;
  }
  try {
    const answer = await fetch(address(name), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': csrfToken() },
      body: JSON.stringify(valuesOf(form)),
    });
    if (answer.ok) noteSent(name, ((await answer.json()) as { saved_at: string }).saved_at);
    tell(form, answer.ok ? say('savedAt', { time: clock(new Date()) }) : here);
  } catch {
    tell(form, here);
  }
}

export function noteSent(name: string, at: string): void {
  const draft = findHere(name);
  if (draft) keepHere(name, draft.values, new Date(draft.savedAt), draft.over, at);
}

/** Of two drafts the later. The server's is another machine's only where it came after the last copy from this one. */
export function newer(here: Draft | undefined, there: Draft | undefined): Draft | undefined {
  if (!here || !there) return here ?? there;
  return there.savedAt !== here.sent && Date.parse(there.savedAt) > Date.parse(here.savedAt) ? there : here;
}

function typed(form: HTMLFormElement): void {
  const name = form.dataset.draft;
  if (!name) return;
  // A form that comes back with errors comes with what was typed, not with what it was typed over.
  const over = form.querySelector('.field-invalid') ? findHere(name)?.over : defaultsOf(form);
  keepHere(name, valuesOf(form), new Date(), over);
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => void send(form, name), SEND_AFTER));
}

async function restore(form: HTMLFormElement): Promise<void> {
  const name = form.dataset.draft;
  if (!name || form.dataset.draftSeen) return;
  form.dataset.draftSeen = 'yes';
  const here = findHere(name);
  if (!mayFill(form, here)) return;
  const blank = isUntouched(form);
  putIn(form, here);
  const shown = valuesOf(form);
  const there = await findThere(name);
  // Nobody waits for the server to go on writing: what was typed meanwhile stays.
  if (blank && newer(here, there) === there && sameValues(shown, valuesOf(form))) putIn(form, there);
}

function putIn(form: HTMLFormElement, draft: Draft | undefined): void {
  if (draft && fill(form, draft.values)) {
    tell(form, `${say('restored')} (${clock(new Date(draft.savedAt))})`);
    announce(say('restored'));
  }
}

/** Into an empty form; into one that came with something, only over the very same: what others wrote since stays. */
export function mayFill(form: HTMLFormElement, draft: Draft | undefined): boolean {
  if (isUntouched(form)) return true;
  return draft?.over !== undefined && isAsItCame(form) && sameValues(draft.over, defaultsOf(form));
}

async function findThere(name: string): Promise<Draft | undefined> {
  if (!person()) return undefined;
  try {
    const answer = await fetch(address(name), { headers: { Accept: 'application/json' } });
    if (answer.status !== 200) return undefined;
    const body = (await answer.json()) as { data: Values; saved_at: string };
    return { savedAt: body.saved_at, values: body.data };
  } catch {
    return undefined;
  }
}

/** A page that is being left cannot wait for an answer. */
function hurry(): void {
  for (const [form, timer] of waiting) {
    clearTimeout(timer);
    const name = form.dataset.draft;
    if (!name || !person()) continue;
    const body = new FormData();
    body.set('data', JSON.stringify(valuesOf(form)));
    body.set('csrfmiddlewaretoken', csrfToken());
    navigator.sendBeacon(address(name), body);
  }
  waiting.clear();
}

/** A form sent without our help: when the next page no longer shows it, it was taken. */
function settle(root: ParentNode): void {
  const name = sessionStorage.getItem(HANDED_IN);
  if (!name || root !== document) return;
  sessionStorage.removeItem(HANDED_IN);
  if (!document.querySelector(`form[data-draft="${CSS.escape(name)}"]`) && !document.querySelector('form[action*="login"]')) discard(name);
}

export function setUpDrafts(): void {
  onContent(settle);
  onContent((root) => all<HTMLFormElement>(root, 'form[data-draft]').forEach((form) => void restore(form)));
  for (const type of ['input', 'change'] as const) on(type, 'form[data-draft]', (form) => typed(form as HTMLFormElement));
  on('submit', 'form[data-draft]:not([data-submit])', (form) => sessionStorage.setItem(HANDED_IN, form.dataset.draft ?? ''));
  on('submit', 'form[data-logout]', forgetAllHere);
  window.addEventListener('pagehide', hurry);
}
