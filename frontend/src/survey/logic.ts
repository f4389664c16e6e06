/**
 * The way through a questionnaire, as the server goes it (`surveys/questionnaire/flow.py`): what is asked after what was
 * answered, and the words with earlier answers in them. The page only follows; the server decides when it is sent.
 * A test holds both equal over random questionnaires and answers. Pure: no page, no storage.
 */

import { readAnswer, readOther, type Question, type Value } from './values.ts';

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { question: string; row?: number; is?: number[]; at_least?: number; at_most?: number; answered?: boolean };

interface Section {
  key: string;
  title?: string;
  text?: string;
  condition?: Condition | null;
  questions?: Question[];
}

/** The document of a version; whatever is at its default is absent. */
export interface Questionnaire {
  sections?: Section[];
  translations?: Record<string, Record<string, string>>;
}

export type Answers = Record<string, unknown>;
export type Kept = Record<string, Value>;

interface Way {
  sections: { key: string; questions: string[] }[];
  kept: Kept;
}

const NO_OPINION = -1;
const UNANSWERED = '…';
const PIPE = /\{\{\s*([a-z][a-z0-9_]{0,19})\s*\}\}/g;
const PIPED = new Set(['single', 'multiple', 'scale', 'nps', 'ranking', 'number', 'date', 'text']);

/** What is visible, in the order of the document, and the answers that count: those to hidden questions do not. */
export function walk(questionnaire: Questionnaire, answers: Answers): Way {
  const way: Way = { sections: [], kept: {} };
  for (const section of questionnaire.sections ?? []) {
    if (!holds(section.condition, way.kept)) continue;
    const visible: string[] = [];
    for (const question of section.questions ?? []) {
      if (!holds(question.condition, way.kept)) continue;
      visible.push(question.key);
      keep(question, answers, way.kept);
    }
    if (visible.length || !section.questions?.length) way.sections.push({ key: section.key, questions: visible });
  }
  return way;
}

function keep(question: Question, answers: Answers, kept: Kept): void {
  const value = readAnswer(question, own(answers, question.key));
  if (value === null) return;
  kept[question.key] = value;
  const other = (question.options ?? []).find((option) => option.other && !option.retired);
  const chosen = Array.isArray(value) ? value : [value];
  if (!other || !chosen.includes(other.code)) return;
  const said = readOther(own(answers, `${question.key}.other`));
  if (said !== null) kept[`${question.key}.other`] = said;
}

/** Only what was put there: a question may be named like something that every object has. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export function holds(condition: Condition | null | undefined, kept: Kept): boolean {
  if (!condition) return true;
  if ('all' in condition) return condition.all.every((part) => holds(part, kept));
  if ('any' in condition) return condition.any.some((part) => holds(part, kept));
  if ('not' in condition) return !holds(condition.not, kept);
  let value: Value | null | undefined = own(kept, condition.question);
  if (condition.row !== undefined) value = isRows(value) ? own(value, String(condition.row)) : null;
  if (condition.answered !== undefined) return (value ?? null) !== null === condition.answered;
  if (value === undefined || value === null) return false;
  if (condition.is) return isOneOf(value, condition.is);
  const measured = measure(value);
  if (measured === null) return false;
  if (condition.at_least !== undefined) return measured >= condition.at_least;
  return measured <= (condition.at_most ?? NaN);
}

function isRows(value: Value | null | undefined): value is Record<string, number> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOneOf(value: Value, codes: number[]): boolean {
  if (Array.isArray(value)) return value.some((code) => codes.includes(code));
  return typeof value === 'number' && codes.includes(value);
}

/** A point, a number, or how many were chosen; no opinion measures nothing. */
function measure(value: Value): number | null {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'number') return value === NO_OPINION ? null : value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A text in the language of the page, with earlier answers put in. `name` is as in the translations: q1.text, q1.o2. */
export function said(questionnaire: Questionnaire, name: string, text: string, kept: Kept, language: string): string {
  const words = questionnaire.translations?.[language] ?? {};
  return (own(words, name) || text).replace(PIPE, (_all, key: string) => answer(questionnaire, key, kept, words));
}

function answer(questionnaire: Questionnaire, key: string, kept: Kept, words: Record<string, string>): string {
  const question = findQuestion(questionnaire, key);
  const value = own(kept, key);
  if (!question || value === undefined || !PIPED.has(question.kind)) return UNANSWERED;
  if (Array.isArray(value)) return value.map((code) => choice(question, code, kept, words)).join(', ');
  if (question.kind === 'single') return choice(question, value, kept, words);
  return value === NO_OPINION ? UNANSWERED : String(value);
}

function choice(question: Question, code: Value, kept: Kept, words: Record<string, string>): string {
  const option = (question.options ?? []).find((one) => one.code === code);
  if (!option) return UNANSWERED;
  const own_words = option.other ? own(kept, `${question.key}.other`) : undefined;
  return String(own_words || own(words, `${question.key}.o${option.code}`) || option.label || '');
}

export function findQuestion(questionnaire: Questionnaire, key: string): Question | undefined {
  for (const section of questionnaire.sections ?? []) {
    const found = section.questions?.find((question) => question.key === key);
    if (found) return found;
  }
  return undefined;
}
