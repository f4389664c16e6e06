import { all, contentArrived } from '../modules/page';

const NUMBER = /^finding-(\d+)-/;

/** The blocks in which findings are written, one below the other. */
export function blocksOf(form: HTMLFormElement): HTMLElement[] {
  return all(form, '[data-finding]');
}

export function blockNumbers(names: string[]): number[] {
  return [...new Set(names.map((name) => Number(NUMBER.exec(name)?.[1] ?? -1)).filter((number) => number >= 0))].sort(
    (one, other) => one - other,
  );
}

/** A further block; with a number, the one of that number if it is not there yet. */
export function addBlock(form: HTMLFormElement, number?: number): HTMLElement {
  const known = blocksOf(form).map((block) => block.dataset.finding ?? '');
  const next = number ?? 1 + Math.max(-1, ...known.map((prefix) => Number(prefix.replace('finding-', ''))));
  const there = blocksOf(form).find((block) => block.dataset.finding === `finding-${next}`);
  if (there) return there;
  const template = document.createElement('template');
  template.innerHTML = form.querySelector<HTMLTemplateElement>('[data-finding-template]')!.innerHTML.replaceAll('__number__', String(next));
  const block = template.content.querySelector<HTMLElement>('[data-finding]')!;
  form.querySelector('[data-findings]')!.append(block);
  contentArrived(block);
  count(form);
  return block;
}

export function count(form: HTMLFormElement): void {
  blocksOf(form).forEach((block, place) => {
    block.querySelector('[data-finding-number]')!.textContent = String(place + 1);
    block.querySelector<HTMLElement>('[data-take-out]')!.hidden = false;
  });
}

export function fieldOf<E extends HTMLElement = HTMLInputElement>(block: HTMLElement, name: string): E | null {
  return block.querySelector<E>(`[name="${block.dataset.finding}-${name}"]`);
}

/** Came with the page and was left empty: there is nothing to say in it. */
export function isBlank(block: HTMLElement, photos: { field: string }[]): boolean {
  const typed = ['title', 'text'].some((name) => fieldOf(block, name)?.value.trim());
  return !typed && !photos.some((photo) => photo.field === `${block.dataset.finding}-photos`);
}

/** Only the checklist of the chosen kind of facility, and only the equipment that stands there. */
export function fitToTheSite(form: HTMLFormElement): void {
  const site = form.querySelector<HTMLSelectElement>('[name="site"]')!;
  const kind = site.selectedOptions[0]?.dataset.belongs;
  let shown = 0;
  for (const list of all<HTMLDetailsElement>(form, '[data-checklist]')) {
    list.hidden = list.dataset.checklist !== kind;
    list.open = !list.hidden;
    shown += list.hidden ? 0 : 1;
  }
  const section = form.querySelector<HTMLElement>('[data-checklists]');
  if (section) section.hidden = Boolean(kind) && shown === 0;
  for (const select of all<HTMLSelectElement>(form, 'select[name$="-equipment"]')) {
    const options = [...select.options].slice(1);
    for (const option of options) option.hidden = option.disabled = option.dataset.belongs !== site.value;
    if (select.selectedOptions[0]?.disabled) select.value = '';
    select.closest<HTMLElement>('.field')!.hidden = options.every((option) => option.disabled);
  }
}

/** "Not in order" asks for a note and offers to write a finding. */
export function followTheTick(point: HTMLElement): void {
  const fault = point.querySelector<HTMLInputElement>('input[value="FAULT"]')?.checked ?? false;
  point.dataset.fault = fault ? 'yes' : 'no';
  point.querySelector<HTMLElement>('[data-find-at]')!.hidden = !fault;
}

export function writeAbout(form: HTMLFormElement, point: HTMLElement): HTMLElement {
  const empty = blocksOf(form).find((block) => isBlank(block, []));
  const block = empty ?? addBlock(form);
  fieldOf(block, 'point')!.value = point.dataset.point ?? '';
  namePoint(form, block);
  return block;
}

/** Says about which point of the checklist the finding is: a ticked line says how it should be, not what is wrong. */
export function namePoint(form: HTMLFormElement, block: HTMLElement): void {
  const place = block.querySelector<HTMLElement>('[data-finding-point]')!;
  const point = form.querySelector(`[data-point="${CSS.escape(fieldOf(block, 'point')!.value)}"] legend`);
  place.hidden = !point;
  place.querySelector('[data-finding-point-text]')!.textContent = point?.textContent?.trim() ?? '';
}
