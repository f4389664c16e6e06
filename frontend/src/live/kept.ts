import type { Deed } from './deeds';

// The prefix of drafts, so that logging out takes them along.
const PREFIX = 'dure:draft:deed:';
const KEPT_FOR = 24 * 60 * 60 * 1000;

function name(deed: Pick<Deed, 'topic' | 'key'>): string {
  return `${shelf(deed.topic)}${deed.key}`;
}

function shelf(topic: string): string {
  return `${PREFIX}${document.documentElement.dataset.user ?? ''}:${topic}:`;
}

/** Until the server has said something to it, it outlives the page and the browser. */
export function keep(deed: Deed, at = Date.now()): void {
  try {
    localStorage.setItem(name(deed), JSON.stringify({ deed, at }));
  } catch {
    // Without storage it is still sent; only a closed page would lose it.
  }
}

export function forgetKept(deed: Deed): void {
  try {
    localStorage.removeItem(name(deed));
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}

/** What this person sent to a topic from this device and never heard of again. */
export function keptFor(topic: string, now = Date.now()): Deed[] {
  const found: { deed: Deed; at: number }[] = [];
  for (const key of storedKeys()) {
    if (!key.startsWith(shelf(topic))) continue;
    try {
      found.push(JSON.parse(localStorage.getItem(key) ?? '') as { deed: Deed; at: number });
    } catch {
      localStorage.removeItem(key);
    }
  }
  const fresh = found.filter(({ deed, at }) => now - at < KEPT_FOR || forgetKept(deed));
  return fresh.sort((one, other) => one.at - other.at).map(({ deed }) => deed);
}

function storedKeys(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
