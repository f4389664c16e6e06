import { announce } from '../modules/announce';
import { fill } from '../modules/fields';
import { all } from '../modules/page';
import { clock, say } from '../modules/words';
import { addBlock, blockNumbers, blocksOf, count, fieldOf, fitToTheSite, followTheTick, isBlank, namePoint, writeAbout } from './findings';
import { asJpeg, shrink } from './pictures';
import { sendWaiting, whenTried } from './sending';
import { find, keep, person, type Photo, type Report } from './shelf';
import { showReports } from './waiting';

const SAVE_AFTER = 300;
const MOST_PHOTOS = 5;
const MOST_IN_ALL = 20;
const NOT_CONTENT = new Set(['csrfmiddlewaretoken', 'submission_key', 'client_key']);

let report: Report;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The form of one report: everything in it is kept on this telephone as it is written. */
export async function setUpWriting(form: HTMLFormElement): Promise<void> {
  const key = location.hash.slice(1);
  // What is typed into the empty form would be gone as soon as the kept report comes from the shelf.
  form.inert = key !== '';
  report = (key ? await find(key).catch(() => undefined) : undefined) ?? begin(form);
  form.inert = false;
  if (report.attempted) report = begin(form);
  makeToday(form);
  if (report.savedAt) restore(form);
  prepare(form);
  listen(form);
  whenTried((outcomes) => {
    const outcome = outcomes.get(report.key);
    if (outcome?.kind === 'sent') location.assign(outcome.url);
  });
}

function begin(form: HTMLFormElement): Report {
  const given = form.querySelector<HTMLInputElement>('[name="client_key"]')!.value;
  return {
    // A page that was kept for days without a signal would give the same key to every report.
    key: crypto.randomUUID?.() ?? given,
    person: person(),
    savedAt: 0,
    state: 'draft',
    attempted: false,
    title: '',
    sendTo: form.action,
    writeAt: form.dataset.home ?? location.pathname,
    values: {},
    photos: [],
    errors: [],
  };
}

/** A page that was kept since another day neither knows the date nor what belongs to it. */
function makeToday(form: HTMLFormElement): void {
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  const day = form.querySelector<HTMLInputElement>('[name="seen_on"]')!;
  if (report.savedAt || day.value === today || form.querySelector('.field-invalid')) return;
  day.value = today;
  for (const name of ['site', 'activity']) form.querySelector<HTMLSelectElement>(`[name="${name}"]`)!.value = '';
}

function restore(form: HTMLFormElement): void {
  for (const block of blocksOf(form)) block.remove();
  for (const number of blockNumbers([...Object.keys(report.values), ...report.photos.map((photo) => photo.field)])) addBlock(form, number);
  fill(form, report.values);
  for (const block of blocksOf(form)) fieldOf(block, 'point')!.value = report.values[`${block.dataset.finding}-point`] ?? '';
  tell(form, report.errors.length ? report.errors.join(' ') : say('restored'), report.errors.length > 0);
  announce(say('restored'));
}

function prepare(form: HTMLFormElement): void {
  count(form);
  fitToTheSite(form);
  for (const point of all(form, '[data-point]')) followTheTick(point);
  for (const block of blocksOf(form)) namePoint(form, block);
  for (const input of all<HTMLInputElement>(form, 'input[type="file"]')) {
    // They go to the shelf of this telephone at once; the list beside the field shows what lies there.
    delete input.dataset.file;
    list(form, input.name);
  }
}

function listen(form: HTMLFormElement): void {
  form.addEventListener('input', () => later(form));
  form.addEventListener('change', (event) => {
    const control = event.target as HTMLInputElement | HTMLSelectElement;
    if (control.type === 'file') void takePhotos(form, control as HTMLInputElement);
    if (control.name === 'site') fitToTheSite(form);
    const point = control.closest<HTMLElement>('[data-point]');
    if (point) followTheTick(point);
    later(form);
  });
  form.addEventListener('click', (event) => {
    const button = (event.target as Element).closest('button');
    if (button) press(form, button, event);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void handIn(form);
  });
  // A telephone that is put away ends the page without a word.
  document.addEventListener('visibilitychange', () => void (document.hidden && timer && save(form)));
}

function press(form: HTMLFormElement, button: HTMLButtonElement, event: Event): void {
  if (button.dataset.addFinding !== undefined) {
    event.preventDefault();
    show(form, addBlock(form));
  } else if (button.dataset.findAt) {
    show(form, writeAbout(form, button.closest<HTMLElement>('[data-point]')!));
  } else if (button.dataset.takeOut !== undefined) {
    const block = button.closest<HTMLElement>('[data-finding]')!;
    report.photos = report.photos.filter((photo) => photo.field !== `${block.dataset.finding}-photos`);
    block.remove();
    count(form);
    form.querySelector<HTMLElement>('[data-add-finding]')?.focus();
  } else return;
  later(form);
}

function show(form: HTMLFormElement, block: HTMLElement): void {
  prepare(form);
  block.scrollIntoView({ block: 'start' });
  fieldOf(block, 'title')?.focus();
}

async function takePhotos(form: HTMLFormElement, input: HTMLInputElement): Promise<void> {
  const files = [...(input.files ?? [])];
  input.value = '';
  for (const file of files) {
    const here = report.photos.filter((photo) => photo.field === input.name);
    if (here.length >= MOST_PHOTOS || report.photos.length >= MOST_IN_ALL) {
      tell(form, form.dataset.sayTooMany ?? '', true);
      break;
    }
    try {
      const blob = await shrink(file);
      report.photos.push({ id: `${Date.now()}-${report.photos.length}`, field: input.name, name: asJpeg(file.name), blob });
    } catch {
      tell(form, `${file.name}: ${form.dataset.sayNoPicture ?? ''}`, true);
    }
  }
  list(form, input.name);
  later(form);
}

function list(form: HTMLFormElement, field: string): void {
  const input = form.querySelector<HTMLInputElement>(`input[name="${CSS.escape(field)}"]`);
  const place = input && form.querySelector<HTMLElement>(`[data-file-list="${CSS.escape(input.id)}"]`);
  if (!place) return;
  const own = report.photos.filter((photo) => photo.field === field);
  place.replaceChildren(...own.map((photo) => row(form, photo)));
  place.hidden = own.length === 0;
}

function row(form: HTMLFormElement, photo: Photo): HTMLLIElement {
  const line = document.createElement('li');
  const picture = document.createElement('img');
  picture.alt = '';
  picture.src = URL.createObjectURL(photo.blob);
  picture.addEventListener('load', () => URL.revokeObjectURL(picture.src), { once: true });
  const name = document.createElement('span');
  name.className = 'file-name';
  name.textContent = photo.name;
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'button button-text button-small';
  remove.textContent = form.dataset.sayTakeOut ?? '';
  remove.setAttribute('aria-label', say('remove', { name: photo.name }));
  remove.addEventListener('click', () => {
    report.photos = report.photos.filter((other) => other.id !== photo.id);
    list(form, photo.field);
    later(form);
  });
  line.append(picture, name, remove);
  return line;
}

function later(form: HTMLFormElement): void {
  clearTimeout(timer);
  // Opened again and changed: it is not sent half written, but waits for another press.
  if (report.state === 'waiting' && !form.hidden) report.state = 'draft';
  form.dataset.unsaved = '';
  timer = setTimeout(() => void save(form), SAVE_AFTER);
}

async function save(form: HTMLFormElement): Promise<boolean> {
  clearTimeout(timer);
  timer = undefined;
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && value !== '' && !NOT_CONTENT.has(name));
  report.values = Object.fromEntries(typed) as Record<string, string>;
  report.title = titleOf(form);
  report.savedAt = Date.now();
  try {
    await keep(report);
  } catch {
    tell(form, form.dataset.sayNotKept ?? '', true);
    return false;
  }
  if (timer === undefined) delete form.dataset.unsaved;
  if (location.hash.slice(1) !== report.key) history.replaceState(history.state, '', `#${report.key}`);
  tell(form, say('savedHere', { time: clock(new Date()) }));
  return true;
}

function titleOf(form: HTMLFormElement): string {
  const site = form.querySelector<HTMLSelectElement>('[name="site"]')!;
  return site.value ? (site.selectedOptions[0]?.textContent ?? '') : form.querySelector<HTMLInputElement>('[name="place_text"]')!.value;
}

function tell(form: HTMLFormElement, text: string, isTrouble = false): void {
  const place = form.querySelector<HTMLElement>('[data-inspection-status]')!;
  place.textContent = text;
  place.toggleAttribute('data-failed', isTrouble);
}

/** Complete as far as this telephone can tell: a report that is refused an hour later helps nobody. */
function isComplete(form: HTMLFormElement): boolean {
  const site = form.querySelector<HTMLSelectElement>('[name="site"]')!;
  const summary = form.querySelector<HTMLTextAreaElement>('[name="summary"]')!;
  const written = blocksOf(form).filter((block) => !isBlank(block, report.photos));
  const ticked = all<HTMLInputElement>(form, '[data-checklist]:not([hidden]) input[type="radio"]').some((input) => input.checked);
  site.setCustomValidity(titleOf(form).trim() ? '' : (form.dataset.sayNoPlace ?? ''));
  summary.setCustomValidity(written.length || ticked || summary.value.trim() ? '' : (form.dataset.sayNothing ?? ''));
  const day = form.querySelector<HTMLInputElement>('[name="seen_on"]')!;
  const asked = [site, day, ...written.flatMap((block) => all<HTMLInputElement>(block, 'input, textarea, select')), summary];
  return asked.every((control) => control.reportValidity());
}

async function handIn(form: HTMLFormElement): Promise<void> {
  if (!isComplete(form)) return;
  for (const block of blocksOf(form)) if (isBlank(block, report.photos)) block.remove();
  report.state = 'waiting';
  report.errors = [];
  if (!(await save(form))) {
    report.state = 'draft';
    return;
  }
  tell(form, say('sending'));
  const outcome = (await sendWaiting()).get(report.key);
  if (outcome?.kind === 'sent') return;
  if (outcome?.kind === 'refused') {
    report = (await find(report.key)) ?? report;
    tell(form, report.errors.join(' '), true);
    announce(report.errors.join(' '));
    return;
  }
  form.hidden = true;
  await showReports();
  const here = document.querySelector<HTMLElement>('[data-reports-here]');
  here?.scrollIntoView({ block: 'start' });
  here?.focus();
}
