/** Where a dragged card would come to lie: before another card, or at the end of a section. */
export interface Spot {
  section: string;
  before: string;
}

export function spotAt(target: Element, y: number): Spot | null {
  const section = target.closest<HTMLElement>('[data-section]');
  if (!section) return null;
  for (const card of section.querySelectorAll<HTMLElement>('[data-question]')) {
    const box = card.getBoundingClientRect();
    if (y < box.top + box.height / 2) return { section: section.dataset.section ?? '', before: card.dataset.question ?? '' };
  }
  return { section: section.dataset.section ?? '', before: '' };
}

/** Cards are moved by mouse here, and by the buttons on each card for everybody. */
export function setUpDragging(drop: (key: string, spot: Spot) => void): void {
  let dragged: HTMLElement | null = null;
  document.addEventListener('dragstart', (event) => {
    const card = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-question][draggable]') : null;
    if (!card || !event.dataTransfer) return;
    dragged = card;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', card.dataset.question ?? '');
    card.classList.add('builder-dragged');
  });
  document.addEventListener('dragover', (event) => {
    if (!dragged || !(event.target instanceof Element)) return;
    const spot = spotAt(event.target, event.clientY);
    if (!spot) return;
    event.preventDefault();
    show(spot);
  });
  document.addEventListener('drop', (event) => {
    if (!dragged || !(event.target instanceof Element)) return;
    const spot = spotAt(event.target, event.clientY);
    if (!spot) return;
    event.preventDefault();
    drop(dragged.dataset.question ?? '', spot);
  });
  document.addEventListener('dragend', () => {
    dragged?.classList.remove('builder-dragged');
    dragged = null;
    show(null);
  });
}

function show(spot: Spot | null): void {
  document.querySelectorAll('.builder-drop').forEach((each) => each.classList.remove('builder-drop'));
  if (!spot) return;
  const place = spot.before
    ? document.getElementById(spot.before)
    : document.querySelector(`[data-section="${CSS.escape(spot.section)}"] [data-add]`);
  place?.classList.add('builder-drop');
}
