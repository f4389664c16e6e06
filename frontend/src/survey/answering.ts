/**
 * A page of questions: shows what an answer calls for as soon as it is given, and keeps what stands there.
 * Where the survey is anonymous only this tab keeps it; elsewhere the server does. On a shared device nobody does.
 */

import { csrfToken, onContent } from '../modules/page.ts';
import { clock, say } from '../modules/words.ts';
import { fill } from './filling.ts';
import { findQuestion, said, walk, type Kept, type Questionnaire } from './logic.ts';
import { answersFrom } from './posting.ts';

const PREFIX = 'dure:survey:';
const SEND_AFTER = 1500;
// Of this page alone, or made anew for each.
const NOT_ANSWERS = new Set(['csrfmiddlewaretoken', 'submission_key', 'ticket', 'shown', 'section']);

type Pair = [string, string];
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const CONTROLS = 'input, select, textarea';

export function setUpAnswering(): void {
  onContent((root) => {
    // Forms that went with their page keep nothing any more: what was handed in must not come back to this tab.
    if (!document.contains(writing)) clearTimeout(waiting);
    root.querySelectorAll<HTMLElement>('[data-survey-done]').forEach((done) => forget(done.dataset.surveyDone ?? ''));
    root.querySelectorAll<HTMLFormElement>('form[data-survey]').forEach(begin);
  });
}

function begin(form: HTMLFormElement): void {
  if (form.dataset.surveyReady) return;
  form.dataset.surveyReady = 'yes';
  const questionnaire = documentOf();
  wake(form);
  const follow = (): void => {
    if (questionnaire) show(form, questionnaire);
  };
  if (form.dataset.fresh !== undefined && restore(form)) return;
  follow();
  if (form.dataset.fresh === undefined && isKeptHere(form)) keepHere(form);
  form.addEventListener('input', (event) => {
    mindOthers(event.target);
    follow();
    keepLater(form);
  });
}

function documentOf(): Questionnaire | undefined {
  const text = document.getElementById('survey-logic')?.textContent;
  return text ? (JSON.parse(text) as Questionnaire) : undefined;
}

/** What may be asked on this page stands in templates, so that it is not there at all without script. */
function wake(form: HTMLFormElement): void {
  for (const template of form.querySelectorAll<HTMLTemplateElement>('template[data-dormant]')) {
    template.replaceWith(template.content.cloneNode(true));
  }
}

/** One answer may call for a question whose answer, given before, calls for another. */
export function show(form: HTMLFormElement, questionnaire: Questionnaire): void {
  const questions = [...form.querySelectorAll<HTMLElement>('[data-question]')];
  for (let changed = true, rounds = 0; changed && rounds <= questions.length; rounds += 1) {
    changed = false;
    const way = walk(questionnaire, answersFrom(questionnaire, new FormData(form)));
    const visible = new Set(way.sections.flatMap((section) => section.questions));
    questions.forEach((question) => fillIn(question, questionnaire, way.kept));
    for (const question of questions) {
      const hidden = !visible.has(question.dataset.question ?? '');
      if (question.hidden === hidden && question.dataset.seen) continue;
      question.dataset.seen = 'yes';
      question.hidden = hidden;
      question.querySelectorAll<Control>(CONTROLS).forEach((control) => (control.disabled = hidden));
      changed = true;
    }
  }
  for (const section of form.querySelectorAll<HTMLElement>('[data-section]')) {
    const inside = [...section.querySelectorAll<HTMLElement>('[data-question]')];
    section.hidden = inside.length > 0 && inside.every((question) => question.hidden);
  }
  const { kept } = walk(questionnaire, answersFrom(questionnaire, new FormData(form)));
  fill(form, questionnaire, kept, document.documentElement.lang);
}

/** A question may repeat what was answered above it on the same page. */
function fillIn(element: HTMLElement, questionnaire: Questionnaire, kept: Kept): void {
  const key = element.dataset.question ?? '';
  const question = findQuestion(questionnaire, key);
  const words = element.querySelector('[data-words]');
  const text = question?.text ?? '';
  if (!words || !text.includes('{{')) return;
  const now = said(questionnaire, `${key}.text`, text, kept, document.documentElement.lang);
  if (words.textContent !== now) words.textContent = now;
}

/** "None of these" stands alone, and whoever writes what else it is has chosen it. */
function mindOthers(target: EventTarget | null): void {
  if (!(target instanceof HTMLInputElement)) return;
  if (target.dataset.other && target.value) {
    const choice = document.getElementById(target.dataset.other);
    if (choice instanceof HTMLInputElement) choice.checked = true;
  }
  if (target.type !== 'checkbox' || !target.checked) return;
  const alone = target.dataset.exclusive !== undefined;
  const others = target.form?.querySelectorAll<HTMLInputElement>(`input[type=checkbox][name="${CSS.escape(target.name)}"]`) ?? [];
  for (const other of others) {
    if (other !== target && (alone || other.dataset.exclusive !== undefined)) other.checked = false;
  }
}

let waiting: ReturnType<typeof setTimeout> | undefined;
let writing: HTMLFormElement | null = null;

function keepLater(form: HTMLFormElement): void {
  if (form.dataset.keepNothing !== undefined) return;
  clearTimeout(waiting);
  writing = form;
  waiting = setTimeout(() => void keep(form), SEND_AFTER);
}

function isKeptHere(form: HTMLFormElement): boolean {
  return form.dataset.keepNothing === undefined && !form.dataset.saveUrl;
}

async function keep(form: HTMLFormElement): Promise<void> {
  // On its way to the server: kept afterwards, if it did not arrive.
  if (form.dataset.sending) return keepLater(form);
  const url = form.dataset.saveUrl;
  if (!url) {
    tell(form, keepHere(form) ? say('savedHere', { time: clock(new Date()) }) : '');
    return;
  }
  const body = new URLSearchParams(pairsOf(new FormData(form)).concat([['ticket', ticketOf(form)]]));
  try {
    const answer = await fetch(url, { method: 'POST', headers: { 'X-CSRFToken': csrfToken() }, body });
    if (answer.ok) tell(form, say('savedAt', { time: clock(new Date()) }));
  } catch {
    // The next page carries everything along anyway.
  }
}

function ticketOf(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>('input[name=ticket]')?.value ?? '';
}

function tell(form: HTMLFormElement, text: string): void {
  const place = form.querySelector('[data-survey-status]');
  if (place && text) place.textContent = text;
}

function pairsOf(data: FormData): Pair[] {
  return [...data].filter((pair): pair is Pair => typeof pair[1] === 'string' && pair[1] !== '' && !NOT_ANSWERS.has(pair[0]));
}

function keepHere(form: HTMLFormElement): boolean {
  const section = form.querySelector<HTMLInputElement>('input[name=section]')?.value ?? '';
  try {
    sessionStorage.setItem(PREFIX + form.dataset.survey, JSON.stringify({ section, pairs: pairsOf(new FormData(form)) }));
    return true;
  } catch {
    // A full or forbidden storage must not stop anybody from answering.
    return false;
  }
}

/** Where this tab was left in the middle, its page is asked for again with everything that stood there. */
function restore(form: HTMLFormElement): boolean {
  const text = isKeptHere(form) && sessionStorage.getItem(PREFIX + form.dataset.survey);
  if (!text) return false;
  const { section, pairs } = JSON.parse(text) as { section: string; pairs: Pair[] };
  if (!pairs.length) return false;
  const names = new Set(pairs.map(([name]) => name));
  for (const control of form.querySelectorAll<Control>(CONTROLS)) if (names.has(control.name)) control.disabled = true;
  for (const [name, value] of [...pairs, ['move', 'resume'] as Pair]) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = value;
    form.append(field);
  }
  const place = form.querySelector<HTMLInputElement>('input[name=section]');
  if (place) place.value = section;
  forget(form.dataset.survey ?? '');
  form.requestSubmit();
  return true;
}

export function forget(slug: string): void {
  sessionStorage.removeItem(PREFIX + slug);
}
