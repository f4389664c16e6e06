interface Card {
  id: number;
  speaker: string;
  text: string;
}

const LINES = 3;

export function removeCaption(frame: ParentNode, id: number): void {
  const band = frame.querySelector<HTMLElement>('[data-stage-captions]');
  band?.querySelector(`[data-caption="${id}"]`)?.remove();
  if (band?.childElementCount === 0) band.hidden = true;
}

/** The last lines below the stage; a corrected one changes where it stands. */
export function addCaption(frame: ParentNode, card: Card): void {
  const band = frame.querySelector<HTMLElement>('[data-stage-captions]');
  if (!band) return;
  const known = band.querySelector<HTMLElement>(`[data-caption="${card.id}"]`);
  const line = known ?? document.createElement('p');
  line.dataset.caption = String(card.id);
  const words = document.createElement('span');
  words.textContent = card.text;
  const who = document.createElement('b');
  who.textContent = card.speaker;
  line.replaceChildren(...(card.speaker ? [who, ' ', words] : [words]));
  if (known) return;
  const newest = Number(band.lastElementChild?.getAttribute('data-caption') ?? 0);
  // An old line that is corrected is no news for the hall.
  if (card.id < newest) return;
  band.append(line);
  while (band.children.length > LINES) band.firstElementChild?.remove();
  band.hidden = false;
}
