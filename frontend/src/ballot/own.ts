import { announce } from '../modules/announce';
import { leafOf } from './leaf';

/** What the page knows of the result: names and winners by pot. */
interface Published {
  cycle: string;
  pots: Record<string, { name: string; shown: string; projects: Record<string, { title: string; selected: boolean }> }>;
}

const PREIMAGE = /dure-ballot-1\|[^|\s]+\|\d+\|[\d,:>]*\|[0-9a-f]{32}\|[0-9a-f]{32}\|\d+/g;

function read<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? '{}') as T;
}

/** The ballots that a receipt speaks of: the line of which its fingerprint is made, or the fields of its file. */
function ballotsIn(text: string): { preimage: string; leaf: string }[] {
  try {
    const parsed = JSON.parse(text) as Record<string, string>[] | Record<string, string>;
    const receipts = Array.isArray(parsed) ? parsed : ((parsed as { receipts?: Record<string, string>[] }).receipts ?? [parsed]);
    const made = receipts.map((one) => ({
      preimage: ['dure-ballot-1', one.cycle, one.pot, one.choices, one.server_nonce, one.voter_nonce, one.revision].join('|'),
      leaf: one.leaf ?? '',
    }));
    if (made.every((one) => one.preimage.search(PREIMAGE) === 0)) return made;
  } catch {
    // Not the file but the text of a receipt.
  }
  return [...text.matchAll(PREIMAGE)].map((found) => ({ preimage: found[0], leaf: '' }));
}

/** Whether a published table holds one of these, read as it comes: it can be as large as a city. */
async function missingFrom(url: string, leaves: Set<string>): Promise<Set<string>> {
  const missing = new Set(leaves);
  const answer = await fetch(url);
  if (!answer.ok || !answer.body) throw new Error(String(answer.status));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += value ?? '';
    for (const leaf of missing) if (rest.includes(leaf)) missing.delete(leaf);
    if (done || missing.size === 0) {
      await reader.cancel();
      return missing;
    }
    rest = rest.slice(-64);
  }
}

function line(place: HTMLElement, text: string, kind = 'p'): HTMLElement {
  const made = document.createElement(kind);
  made.textContent = text;
  place.append(made);
  return made;
}

function tell(place: HTMLElement, published: Published, words: Record<string, string>, preimage: string): void {
  const [, , pot, choices] = preimage.split('|') as [string, string, string, string];
  const known = published.pots[pot];
  if (!known) return;
  const chosen = choices.split(/[,>]/).map((part) => part.split(':')[0] ?? '');
  line(place, known.name, 'h3');
  for (const [selected, heading] of [[true, words.helped], [false, words.notHelped]] as const) {
    const some = chosen.filter((number) => (known.projects[number]?.selected ?? false) === selected);
    if (some.length === 0) {
      if (selected) line(place, words.none ?? '');
      continue;
    }
    line(place, heading ?? '');
    const list = line(place, '', 'ul');
    for (const number of some) {
      const link = document.createElement('a');
      link.href = `#project-${number}`;
      link.textContent = `${number}. ${known.projects[number]?.title ?? ''}`;
      line(list, '', 'li').append(link);
    }
  }
}

async function answer(section: HTMLElement, text: string): Promise<void> {
  const place = section.querySelector<HTMLElement>('[data-own-answer]')!;
  const words = read<Record<string, string>>('own-words');
  const published = read<Published>('own-projects');
  const say = (key: string): void => {
    place.replaceChildren();
    line(place, words[key] ?? '');
    announce(words[key] ?? '');
  };
  const ballots = ballotsIn(text);
  if (ballots.length === 0) return say('unreadable');
  if (ballots.some((one) => one.preimage.split('|')[1] !== published.cycle)) return say('other');
  const leaves = await Promise.all(ballots.map((one) => leafOf(one.preimage)));
  if (ballots.some((one, place) => one.leaf && one.leaf !== leaves[place])) return say('altered');
  say('searching');
  try {
    let missing = await missingFrom(section.dataset.ballots ?? '', new Set(leaves));
    const onlyLeaf = missing.size > 0;
    if (onlyLeaf) missing = await missingFrom(section.dataset.leaves ?? '', missing);
    if (missing.size > 0) return say('missing');
    say(onlyLeaf ? 'foundLeaf' : 'found');
    for (const one of ballots) tell(place, published, words, one.preimage);
  } catch {
    say('unreachable');
  }
}

export function setUpOwnVote(): void {
  for (const section of document.querySelectorAll<HTMLElement>('[data-own-vote]')) {
    section.querySelector<HTMLElement>('[data-own-ask]')!.hidden = false;
    section.querySelector<HTMLElement>('[data-own-without]')!.hidden = true;
    section.querySelector<HTMLInputElement>('[data-own-file]')!.addEventListener('change', (event) => {
      const file = (event.target as HTMLInputElement).files?.[0];
      if (file) void file.text().then((text) => answer(section, text));
    });
  }
}
