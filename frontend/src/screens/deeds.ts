import { Refused } from '../live/deeds';
import { live } from '../live/live';
import { announce, toast } from '../modules/announce';
import { on } from '../modules/page';

const NOT_SAID = new Set(['csrfmiddlewaretoken', 'submission_key', 'next']);

/** Buttons that say something to the room: over the live line, without leaving the page. */
export function setUpDeeds(topic: string, door: string): void {
  live.openDoor(topic, door);
  on('submit', 'form[data-deed]', (form, event) => {
    event.preventDefault();
    void perform(topic, form as HTMLFormElement);
  });
}

async function perform(topic: string, form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>('button');
  if (!button || button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  const data = Object.fromEntries([...new FormData(form)].filter(([name]) => !NOT_SAID.has(name)));
  try {
    const answer = (await live.perform(topic, form.dataset.deed ?? '', data)) as { message?: string } | null;
    if (answer?.message) announce(answer.message);
  } catch (error) {
    if (error instanceof Refused) toast(error.message, 'warning');
  } finally {
    button.removeAttribute('aria-disabled');
  }
}
