import { announce } from '../modules/announce';
import { all, contentArrived, csrfToken, on, onContent } from '../modules/page';
import { process } from '../modules/requests';
import { say } from '../modules/words';
import { buttonOf, KEPT, Kept } from './kept';

const STILL_HERE = 25_000;
const BOARD = 'form[data-board]';

const kept = new Kept();

/** The board of the moderators: presses without a new page, and nothing lost when others change it meanwhile. */
export function setUpBoard(): void {
  on('submit', BOARD, (element, event) => {
    const pressed = event.submitter;
    // Choosing which question stays is a page of its own.
    if (!(pressed instanceof HTMLButtonElement) || pressed.value === 'join') return;
    event.preventDefault();
    void press(element as HTMLFormElement, pressed);
  });
  on('click', '[data-hide]', (link, event) => openHide(link as HTMLAnchorElement, event));
  on('change', `${BOARD} [data-select]`, () => remember());
  on('focusin', `${BOARD} [data-row]`, () => remember());
  onContent(restore);
  window.setInterval(() => void stillHere(), STILL_HERE);
  document.addEventListener('close', () => void stillHere(), true);
}

async function press(form: HTMLFormElement, pressed: HTMLButtonElement): Promise<void> {
  if (form.dataset.sending) return;
  form.dataset.sending = 'yes';
  remember(pressed);
  try {
    const body = new URLSearchParams(new FormData(form, pressed) as never);
    const headers = { 'HX-Request': 'true', 'X-CSRFToken': csrfToken() };
    const answer = await fetch(form.action, { method: 'POST', body, headers });
    if (answer.ok) show(await answer.text());
    else tell(say(`error${answer.status}`) || say('error500'));
  } catch {
    tell(say('offline'));
  } finally {
    delete form.dataset.sending;
  }
}

/** What was said and the list; the list keeps its line, for only its content is replaced. */
function show(text: string): void {
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  for (const id of ['board-said', 'board']) {
    const [old, arrived] = [document.getElementById(id), fresh.getElementById(id)];
    if (!old || !arrived) continue;
    old.replaceChildren(...document.adoptNode(arrived).childNodes);
    process(old);
    contentArrived(old);
  }
  announce(document.getElementById('board-said')?.querySelector('p')?.textContent ?? '');
}

function tell(sentence: string): void {
  const place = document.getElementById('board-said');
  if (!place) return;
  const line = document.createElement('p');
  line.className = 'board-said-danger';
  line.textContent = sentence;
  place.replaceChildren(line);
  announce(sentence);
}

function openHide(link: HTMLAnchorElement, event: Event): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog[data-board-hide]');
  const form = dialog?.querySelector('form');
  const row = link.closest<HTMLElement>('[data-row]');
  if (!dialog || !form || !row) return;
  event.preventDefault();
  remember(link);
  form.action = link.href;
  form.reset();
  for (const [name, value] of Object.entries({ question: row.dataset.question, seen: row.dataset.seen })) {
    const input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (input) input.value = value ?? '';
  }
  const quoted = dialog.querySelector('[data-quoted]');
  if (quoted) quoted.textContent = row.querySelector('.board-text')?.textContent?.trim() ?? '';
  dialog.dataset.question = row.dataset.question;
  dialog.showModal();
  void stillHere(row.dataset.question);
}

/** Others see who is at the board and which question is open. */
async function stillHere(question?: string): Promise<void> {
  const page = document.querySelector<HTMLFormElement>('form[data-board], form[data-board-here]');
  const address = page?.dataset.board ?? page?.dataset.boardHere;
  if (!page || !address || document.hidden) return;
  const open = question ?? page.dataset.question ?? document.querySelector<HTMLElement>('dialog[data-board-hide][open]')?.dataset.question;
  const body = new URLSearchParams(open ? { question: open } : {});
  await fetch(address, { method: 'POST', body, headers: { 'X-CSRFToken': csrfToken() } }).catch(() => undefined);
}

function remember(control?: HTMLElement): void {
  const board = document.getElementById('board');
  if (board) kept.read(board, control ?? (document.activeElement instanceof HTMLElement ? document.activeElement : undefined));
}

/** After each arrival: the same ticks, the same row, the same button. */
function restore(root: ParentNode): void {
  if (!(root instanceof HTMLElement) || root.id !== 'board') return;
  const row = kept.write(root);
  const ticked = all<HTMLInputElement>(root, KEPT.ticked);
  ticked[0]?.dispatchEvent(new Event('change', { bubbles: true }));
  if (document.activeElement !== document.body || !row) return;
  (buttonOf(row, kept.key) ?? row.querySelector<HTMLElement>('[data-open]'))?.focus({ preventScroll: true });
}
