import { announce } from '../../modules/announce';
import { all, contentArrived, on, onContent } from '../../modules/page';
import { process } from '../../modules/requests';
import { say } from '../../modules/words';
import { setUpDragging, type Spot } from './dragging';
import { setUpRepeating } from './repeating';

const PAUSE = 900;
// What opens another card than the one it was pressed on.
const OPENING = new Set(['add', 'duplicate', 'add_section']);
let waiting = 0;
let saving: Promise<void> = Promise.resolve();

/**
 * The builder without loading the page anew: every press is the form it is without script, and the page that comes back
 * takes the place of the one shown. What is typed saves itself.
 */
export function setUpBuilder(): void {
  on('submit', '[data-builder] form', (form, event) => {
    event.preventDefault();
    const button = event.submitter;
    void press(form as HTMLFormElement, button instanceof HTMLButtonElement ? button : null);
  });
  on('click', '[data-builder-link]', (link, event) => {
    const click = event;
    if (click.ctrlKey || click.metaKey || click.shiftKey) return;
    event.preventDefault();
    void leaveFor((link as HTMLAnchorElement).href);
  });
  on('input', '[data-autosave]', (form) => saveSoon(form as HTMLFormElement));
  on('change', '[data-press]', (control) => {
    const form = (control as HTMLSelectElement).form;
    const button = form?.querySelector<HTMLButtonElement>(`button[value="${control.dataset.press ?? ''}"]`);
    if (form && button) form.requestSubmit(button);
  });
  on('keydown', '[data-part]', (field, event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    const form = (field as HTMLInputElement).form;
    form?.requestSubmit(form.querySelector<HTMLButtonElement>('button[value="add_part"]'));
  });
  setUpRepeating();
  setUpDragging((key, spot) => void put(key, spot));
  onContent((root) => all(root, '.builder-card:not(.builder-card-open)').forEach((card) => (card.draggable = true)));
  window.addEventListener('beforeunload', (event) => {
    if (waiting) event.preventDefault();
  });
}

function saveSoon(form: HTMLFormElement): void {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => saveNow(form), PAUSE);
  tell(builder()?.dataset.builderSaving ?? '');
}

/** One after another, so that each knows what the one before it wrote. */
function saveNow(form: HTMLFormElement): Promise<void> {
  window.clearTimeout(waiting);
  waiting = 0;
  saving = saving.then(() => save(form));
  return saving;
}

async function save(form: HTMLFormElement): Promise<void> {
  if (!form.isConnected) return;
  const body = new URLSearchParams(new FormData(form) as never);
  // Each of these is a step of its own, never a repetition of the form's one press.
  body.delete('submission_key');
  body.set('do', 'save');
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } });
    if (answer.ok && answer.headers.get('Content-Type')?.startsWith('application/json')) {
      const { seen } = (await answer.json()) as { seen: string };
      const field = form.elements.namedItem('seen');
      if (field instanceof HTMLInputElement) field.value = seen;
      tell(builder()?.dataset.builderSaved ?? '');
    } else if (answer.status === 409) {
      show(await answer.text());
    } else if (answer.status === 422) {
      tell('');
    } else {
      tell(say(`error${answer.status}`) || say('error500'));
    }
  } catch {
    tell(say('offline'));
  }
}

async function press(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  const open = document.querySelector<HTMLFormElement>('[data-autosave]');
  if (waiting && open && open !== form) await saveNow(open);
  window.clearTimeout(waiting);
  waiting = 0;
  await saving;
  if (!form.isConnected) return;
  const body = new URLSearchParams(new FormData(form, button) as never);
  const key = body.get('key') ?? form.closest<HTMLElement>('[data-question], [data-section]')?.id ?? '';
  await bring(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } }, button?.value ?? '', key);
}

async function leaveFor(address: string): Promise<void> {
  const open = document.querySelector<HTMLFormElement>('[data-autosave]');
  if (waiting && open) await saveNow(open);
  await saving;
  await bring(address, {}, '', new URL(address).hash.slice(1));
}

async function put(key: string, spot: Spot): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('[data-builder] form[data-add]');
  if (!form || key === spot.before) return;
  const body = new URLSearchParams(new FormData(form) as never);
  body.delete('submission_key');
  for (const [name, value] of Object.entries({ do: 'put', key, ...spot })) body.set(name, value);
  await bring(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } }, 'put', key);
}

async function bring(address: string, request: RequestInit, deed: string, key: string): Promise<void> {
  try {
    const answer = await fetch(address, request);
    if (!answer.ok && answer.status !== 422 && answer.status !== 409) {
      tell(say(`error${answer.status}`) || say('error500'));
      return;
    }
    if (answer.status < 400) history.replaceState({ htmx: true }, '', answer.url);
    show(await answer.text(), deed, key);
  } catch {
    tell(say('offline'));
  }
}

function show(text: string, deed = '', key = ''): void {
  const page = new DOMParser().parseFromString(text, 'text/html');
  const next = page.querySelector<HTMLElement>('[data-builder]');
  const shown = builder();
  if (!next || !shown) {
    location.reload();
    return;
  }
  const arrived = document.adoptNode(next);
  shown.replaceWith(arrived);
  process(arrived);
  contentArrived(arrived);
  pass(page);
  focus(arrived, deed, key);
}

/** What the server had to say besides, such as that somebody else deleted this meanwhile. */
function pass(page: Document): void {
  const region = document.querySelector<HTMLElement>('[data-toasts]');
  const news = page.querySelectorAll('[data-toasts] .toast');
  if (!region || !news.length) return;
  region.append(...[...news].map((one) => document.adoptNode(one)));
  contentArrived(region);
}

/** Where whoever pressed will go on. */
function focus(root: HTMLElement, deed: string, key: string): void {
  const card = key ? document.getElementById(key) : null;
  const summary = root.querySelector<HTMLElement>('[data-error-summary]');
  const parts = root.querySelectorAll<HTMLInputElement>('.builder-card-open [data-part]');
  const same = deed ? card?.querySelector<HTMLElement>(`button[value="${CSS.escape(deed)}"]`) : null;
  if (summary) summary.focus();
  else if (deed === 'add_part' && parts.length) selectAll(newest(parts));
  else if (root.querySelector('[autofocus]') && (!same || OPENING.has(deed))) root.querySelector<HTMLElement>('[autofocus]')?.focus();
  else (same ?? card?.querySelector<HTMLElement>('a, button'))?.focus();
  card?.scrollIntoView({ block: 'nearest' });
  if (['up', 'down', 'put', 'delete', 'duplicate', 'restore'].includes(deed)) announce(builder()?.dataset.builderSaved ?? '');
}

/** “Other” stays last, so the new one is the one with the highest number. */
function newest(parts: NodeListOf<HTMLInputElement>): HTMLInputElement {
  const number = (field: HTMLInputElement): number => Number(/part-(\d+)-/.exec(field.name)?.[1] ?? 0);
  return [...parts].reduce((one, other) => (number(other) > number(one) ? other : one));
}

function selectAll(field: HTMLInputElement): void {
  field.focus();
  field.select();
}

function builder(): HTMLElement | null {
  return document.querySelector('[data-builder]');
}

function tell(text: string): void {
  const status = document.querySelector('[data-card-status]') ?? document.querySelector('[data-builder-status]');
  if (status) status.textContent = text;
}
