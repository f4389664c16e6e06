import { csrfToken } from '../modules/page';
import { say } from '../modules/words';
import type { Deed, Post, Told } from './deeds';

const ANSWER_WITHIN = 20_000;

/** Sends deeds to their topic's HTTP address, where no socket gets through. */
export function posting(addresses: ReadonlyMap<string, string>): Post {
  return async (deed) => {
    const address = addresses.get(deed.topic);
    if (!address) return undefined;
    try {
      const answer = await fetch(`${address}${deed.name}/`, {
        method: 'POST',
        headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRFToken': csrfToken() },
        body: JSON.stringify({ key: deed.key, with: deed.with }),
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      });
      return await read(answer, deed);
    } catch {
      // No network, or no answer: the same key goes out again.
      return undefined;
    }
  };
}

async function read(answer: Response, deed: Deed): Promise<Told | undefined> {
  const body = (await answer.json().catch(() => ({}))) as Partial<Record<string, unknown>>;
  if (body.done === deed.key || body.refused === deed.key) return body as Told;
  if (answer.ok || answer.status >= 500) return undefined;
  // Something in between said no: a page that was open too long, a proxy.
  const code = String(body.error ?? `http_${answer.status}`);
  return { refused: deed.key, code, message: say(`error${answer.status}`) || say('error500'), fields: {} };
}
