import { announce } from '../modules/announce';
import { on, onContent } from '../modules/page';
import { forgetUnsent } from '../modules/unsent';
import { leafOf } from './leaf';

interface Answer {
  counted: boolean;
  text: string;
  url: string;
}

/** The last step: the voter's own random number goes along, and what became of a lost answer is found out. */
export function setUpSending(): void {
  // Before the form is read for sending: the listener of the document that sends comes later.
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (form instanceof HTMLFormElement && form.matches('[data-ballot-send]')) drawNonces(form);
    },
    true,
  );
  document.addEventListener('dure:refused', (event) => {
    const { target: form, detail } = event as CustomEvent<{ code: number }>;
    const isUnknown = detail.code === 0 || detail.code >= 500;
    if (isUnknown && form instanceof HTMLFormElement && form.matches('[data-ballot-send]')) void askWhetherItCounts(form);
  });
  onContent(() => void welcomeReceipt());
  on('click', '[data-leave-out]', () => forgetUnsent(document.querySelector<HTMLElement>('[data-voting]')?.dataset.voting ?? ''));
}

function drawNonces(form: HTMLFormElement): void {
  for (const input of form.querySelectorAll<HTMLInputElement>('input[data-nonce]')) {
    // A second press of the same page sends the same numbers, so that it is the same ballot.
    input.value ||= hex(crypto.getRandomValues(new Uint8Array(16)));
  }
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function askWhetherItCounts(form: HTMLFormElement): Promise<void> {
  const place = form.querySelector<HTMLElement>('[data-send-status]');
  const { askUrl = '', askLater = '' } = form.dataset;
  if (!place || !askUrl) return;
  try {
    const answer = await fetch(askUrl, { headers: { Accept: 'application/json' }, cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    tell(place, (await answer.json()) as Answer, form);
  } catch {
    place.textContent = askLater;
    announce(askLater);
    window.addEventListener('online', () => void askWhetherItCounts(form), { once: true });
  }
}

function tell(place: HTMLElement, answer: Answer, form: HTMLFormElement): void {
  place.textContent = answer.text;
  announce(answer.text);
  if (!answer.counted) return;
  forgetUnsent(form.dataset.slug ?? '');
  const link = document.createElement('a');
  link.href = answer.url;
  link.className = 'link';
  link.textContent = form.dataset.askLabel ?? '';
  place.append(' ', link);
  delete form.dataset.ballotSend;
}

/** The receipt: what was chosen is wiped here, and the fingerprint is worked out once more on this device. */
async function welcomeReceipt(): Promise<void> {
  const page = document.querySelector<HTMLElement>('[data-receipts]');
  if (!page || page.dataset.seen) return;
  page.dataset.seen = 'yes';
  if (page.dataset.receipts) forgetUnsent(page.dataset.receipts);
  for (const receipt of page.querySelectorAll<HTMLElement>('[data-leaf]')) {
    const { leaf = '', preimage = '' } = receipt.dataset;
    const place = receipt.querySelector<HTMLElement>('[data-leaf-checked]');
    const own = await leafOf(preimage);
    if (place && own) place.hidden = own !== leaf;
    const wrong = receipt.querySelector<HTMLElement>('[data-leaf-wrong]');
    if (wrong && own) wrong.hidden = own === leaf;
  }
}
