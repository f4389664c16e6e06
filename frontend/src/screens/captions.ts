import { live } from '../live/live';
import { toast } from '../modules/announce';
import { all, csrfToken, on, onContent } from '../modules/page';
import { say } from '../modules/words';
import { linesOf, Waiting, type Outcome, type Unsent } from './unsent';

const TRY_AGAIN = 3000;

/** Enter sends; whoever speaks is chosen by Alt and a digit; nothing typed is lost while the network is away. */
export function setUpCaptions(): void {
  onContent(showLatest);
  const form = document.querySelector<HTMLFormElement>('form[data-caption-form]');
  const area = form?.querySelector<HTMLTextAreaElement>('textarea[name="text"]');
  const speaker = form?.querySelector<HTMLInputElement>('input[name="speaker"]');
  if (!form || !area || !speaker) return;
  const waiting = new Waiting(
    localStorage,
    `dure.captions.${form.dataset.captionForm}`,
    (line) => send(form, line),
    (lines, refused) => {
      showWaiting(form, lines);
      if (refused && !area.value) area.value = refused.text;
    },
  );
  const submit = (): void => {
    const lines = linesOf(area.value);
    if (lines.length === 0) return;
    area.value = '';
    waiting.add(lines, speaker.value.trim());
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  area.addEventListener('keydown', (event) => {
    // While Korean letters are being composed, Enter belongs to them.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  on('click', '[data-voice]', (button) => choose(form, speaker, button.dataset.voice ?? ''));
  document.addEventListener('keydown', (event) => {
    const digit = event.altKey && !event.ctrlKey ? /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] : undefined;
    if (digit === undefined) return;
    event.preventDefault();
    const voices = [...form.querySelectorAll<HTMLElement>('[data-voice]')];
    choose(form, speaker, voices[Number(digit) - 1]?.dataset.voice ?? '');
  });
  showWaiting(form, waiting.all);
  window.addEventListener('online', () => void waiting.flush());
  live.watch((state) => state === 'open' && void waiting.flush());
  setInterval(() => void waiting.flush(), TRY_AGAIN);
  area.focus();
}

/** The last line stands in sight, unless somebody is reading or correcting an earlier one. */
function showLatest(root: ParentNode): void {
  for (const list of all(root, '[data-caption-lines]')) {
    if (!list.matches(':focus, :focus-within') && !list.querySelector('details[open]')) list.scrollTop = list.scrollHeight;
  }
}

async function send(form: HTMLFormElement, line: Unsent): Promise<Outcome> {
  const body = new URLSearchParams({ text: line.text, speaker: line.speaker, submission_key: line.key });
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { Accept: 'application/json', 'X-CSRFToken': csrfToken() },
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.ok) return 'taken';
    // Signed out meanwhile: the lines wait until somebody has signed in again.
    if (answer.status >= 500 || [401, 403, 429].includes(answer.status)) return 'away';
    const told = (await answer.json().catch(() => ({}))) as { message?: string };
    toast(told.message ?? say(`error${answer.status}`), 'error');
    return 'refused';
  } catch {
    return 'away';
  }
}

function showWaiting(form: HTMLFormElement, lines: readonly Unsent[]): void {
  const list = form.querySelector<HTMLElement>('[data-caption-waiting]');
  const status = form.querySelector<HTMLElement>('[data-caption-unsent]');
  if (status) status.textContent = lines.length > 0 ? say('captionsWaiting', { count: lines.length }) : '';
  if (!list) return;
  list.hidden = lines.length === 0;
  list.replaceChildren(...lines.map(({ text }) => Object.assign(document.createElement('li'), { textContent: text })));
}

function choose(form: HTMLFormElement, speaker: HTMLInputElement, voice: string): void {
  speaker.value = voice;
  for (const button of form.querySelectorAll<HTMLElement>('[data-voice]')) {
    button.setAttribute('aria-pressed', String(button.dataset.voice === voice));
  }
}
