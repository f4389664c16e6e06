import { live } from '../live/live';
import { Refused } from '../live/deeds';
import { toast } from '../modules/announce';
import { discard } from '../modules/drafts';
import { word } from './words';

interface Alike {
  id: number;
  text: string;
  open: boolean;
}

const PAUSE = 600;
const LEAST = 4;

interface Ends {
  asked(id: number): void;
  support(id: number): void;
}

/** The form in the dialog. What is typed stays until the server has said that it has it. */
export function setUpAsking(form: HTMLFormElement, topic: string, ends: Ends): void {
  const text = form.querySelector<HTMLTextAreaElement>('textarea[name="text"]');
  const button = form.querySelector<HTMLButtonElement>('button[type="submit"]');
  if (!text || !button) return;
  // Whoever opens the dialog can type at once.
  text.autofocus = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.disabled) return;
    void send();
  });
  suggest(form, text, ends);

  async function send(): Promise<void> {
    button!.disabled = true;
    fault(form, navigator.onLine ? '' : word('offline'));
    try {
      const answer = (await live.perform(topic, 'ask', valuesOf(form))) as { question: { id: number }; message: string };
      form.reset();
      discard(form.dataset.draft ?? '');
      fault(form, '');
      form.closest('dialog')?.close();
      toast(answer.message, 'success');
      ends.asked(answer.question.id);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      fault(form, error.message);
      text!.focus();
    } finally {
      button!.disabled = false;
    }
  }
}

export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const data = new FormData(form);
  const wanted = ['text', 'speaker', 'item'].filter((name) => data.get(name));
  return Object.fromEntries(wanted.map((name) => [name, String(data.get(name))]));
}

function fault(form: HTMLFormElement, text: string): void {
  const place = form.querySelector<HTMLElement>('[data-ask-fault]');
  if (!place) return;
  place.textContent = text;
  place.hidden = text === '';
}

/** While somebody pauses: has it been asked already? An answer that comes late is thrown away. */
function suggest(form: HTMLFormElement, text: HTMLTextAreaElement, ends: Ends): void {
  const place = form.querySelector<HTMLElement>('[data-similar-list]');
  const address = form.dataset.similar;
  if (!place || !address) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  text.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), PAUSE);
  });
  form.addEventListener('reset', () => draw([]));

  async function look(): Promise<void> {
    const turn = (asked += 1);
    const typed = text.value.trim();
    if (typed.length < LEAST) return draw([]);
    try {
      const answer = await fetch(`${address}?text=${encodeURIComponent(typed.slice(0, 200))}`, { headers: { Accept: 'application/json' } });
      if (!answer.ok || turn !== asked) return;
      draw(((await answer.json()) as { questions: Alike[] }).questions);
    } catch {
      // Suggestions are a help; without them people ask all the same.
    }
  }

  function draw(found: Alike[]): void {
    place!.hidden = found.length === 0;
    place!.replaceChildren();
    if (found.length === 0) return;
    const title = document.createElement('p');
    title.className = 'room-similar-title';
    title.textContent = word('alike');
    place!.append(title, ...found.map(entry));
  }

  function entry(one: Alike): HTMLElement {
    const box = document.createElement('div');
    box.className = 'room-similar-one';
    const words = document.createElement('p');
    words.textContent = one.text;
    box.append(words);
    if (one.open) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button button-secondary button-small';
      button.textContent = word('supportInstead');
      button.addEventListener('click', () => {
        ends.support(one.id);
        form.reset();
        discard(form.dataset.draft ?? '');
        form.closest('dialog')?.close();
      });
      box.append(button);
    }
    return box;
  }
}
