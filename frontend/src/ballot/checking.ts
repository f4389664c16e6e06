import { announce } from '../modules/announce';
import { on } from '../modules/page';
import { codeIn, leafOf, preimageIn } from './leaf';

/**
 * Holds a receipt against the board without telling the server which: it asks for all fingerprints that begin with
 * the same two letters, and looks among them here.
 */
async function check(form: HTMLFormElement): Promise<void> {
  const text = form.querySelector<HTMLTextAreaElement>('[data-receipt-text]')?.value ?? '';
  const place = document.querySelector<HTMLElement>('[data-check-result]');
  if (!place) return;
  const preimage = preimageIn(text);
  const printed = codeIn(text.replace(preimage, ''));
  const own = preimage ? await leafOf(preimage) : '';
  if (own && printed && !own.startsWith(printed)) return show(place, 'altered');
  const code = own || printed;
  if (!code) return show(place, 'unreadable');
  const area = form.querySelector<HTMLTextAreaElement>('[data-receipt-text]');
  // What was chosen has done its part: only the fingerprint stays, should the server be asked.
  if (area && own) area.value = own;
  try {
    const answer = await fetch(`${form.dataset.bucket ?? ''}${code.slice(0, 2)}/`, { cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    const leaves = (await answer.text()).split('\n');
    show(place, leaves.some((leaf) => leaf.startsWith(code)) ? 'found' : 'missing');
  } catch {
    form.dataset.receiptCheck = 'by-server';
    form.requestSubmit();
  }
}

function show(place: HTMLElement, which: string): void {
  for (const answer of place.querySelectorAll<HTMLElement>('[data-answer]')) {
    answer.hidden = answer.dataset.answer !== which;
    if (!answer.hidden) announce(answer.textContent ?? '');
  }
  place.scrollIntoView({ block: 'nearest' });
}

export function setUpChecking(): void {
  for (const control of document.querySelectorAll<HTMLElement>('[data-with-script]')) control.hidden = false;
  on('submit', 'form[data-receipt-check]', (form, event) => {
    const byServer = form.dataset.receiptCheck === 'by-server' || (event as SubmitEvent).submitter?.matches('[data-ask-server]');
    if (byServer || event.defaultPrevented) return;
    event.preventDefault();
    void check(form as HTMLFormElement);
  });
  on('change', '[data-receipt-file]', (input) => {
    const file = (input as HTMLInputElement).files?.[0];
    const area = document.querySelector<HTMLTextAreaElement>('[data-receipt-text]');
    // A receipt is a page of text; anything large is something else.
    if (file && area && file.size < 50_000) void file.text().then((text) => (area.value = text));
  });
}
