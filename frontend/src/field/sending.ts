import { toast } from '../modules/announce';
import { csrfToken } from '../modules/page';
import { say } from '../modules/words';
import { find, forget, keep, mine, type Report } from './shelf';

export type Outcome = { kind: 'sent'; url: string } | { kind: 'refused' } | { kind: 'signIn' } | { kind: 'later' };

// A telephone says that the signal is back a moment before anything gets through.
const AGAIN_AFTER = [1_000, 3_000, 10_000, 30_000];
const LOCK = 'dure-inspection-sending';
const TOLD = 'dure:reports';

/** What the server gets; the key makes it one report, however often this is sent. */
function bodyOf(report: Report): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(report.values)) body.append(name, value);
  body.set('client_key', report.key);
  for (const photo of report.photos) body.append(photo.field, photo.blob, photo.name);
  return body;
}

async function send(report: Report): Promise<Outcome> {
  // Known before anything leaves: without a signal it stays as it is and can still be changed.
  if (!navigator.onLine) return { kind: 'later' };
  await keep({ ...report, attempted: true });
  let answer: Response;
  try {
    answer = await fetch(report.sendTo, {
      method: 'POST',
      // Somebody else may have signed in on this telephone since: the server takes it from its writer alone.
      headers: { Accept: 'application/json', 'X-CSRFToken': csrfToken(), 'X-Written-By': report.person },
      body: bodyOf(report),
    });
  } catch {
    return { kind: 'later' };
  }
  if (answer.ok) {
    const { url } = (await answer.json()) as { url: string };
    await forget(report.key);
    return { kind: 'sent', url };
  }
  if (answer.status === 401) return { kind: 'signIn' };
  if (answer.status >= 500 || answer.status === 429) return { kind: 'later' };
  await keep({ ...report, state: 'refused', attempted: false, errors: await reasons(answer) });
  return { kind: 'refused' };
}

async function reasons(answer: Response): Promise<string[]> {
  if (answer.status === 422) {
    const { errors } = (await answer.json()) as { errors: string[] };
    return errors;
  }
  return [say(`error${answer.status}`) || say('error500')];
}

/** Sends what waits, one after the other, in one window at a time. What became of each, by its key. */
export async function sendWaiting(): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  await navigator.locks.request(LOCK, async () => {
    for (const { key } of (await mine()).reverse()) {
      // Read anew: another window may have sent it while this one stood in line.
      const report = await find(key);
      if (report?.state === 'waiting') outcomes.set(key, await send(report));
    }
  });
  document.dispatchEvent(new CustomEvent(TOLD, { detail: outcomes }));
  return outcomes;
}

export function whenTried(tell: (outcomes: Map<string, Outcome>) => void): void {
  document.addEventListener(TOLD, (event) => tell((event as CustomEvent<Map<string, Outcome>>).detail));
}

let keepsTrying = false;

/** On any page of the product: tries now, when the signal comes back, and again while something still waits. */
export function keepTrying(): void {
  if (keepsTrying) return;
  keepsTrying = true;
  let tries = 0;
  let next: ReturnType<typeof setTimeout> | undefined;
  whenTried((outcomes) => {
    clearTimeout(next);
    const kinds = new Set([...outcomes.values()].map((outcome) => outcome.kind));
    if (kinds.has('sent')) toast(say('reportSent'), 'success');
    if (kinds.has('later')) next = setTimeout(() => void sendWaiting(), AGAIN_AFTER[Math.min(tries, AGAIN_AFTER.length - 1)]);
    tries = kinds.has('later') ? tries + 1 : 0;
  });
  window.addEventListener('online', () => {
    tries = 0;
    void sendWaiting();
  });
  void sendWaiting();
}
