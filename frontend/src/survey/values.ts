/** One answer, read into its one shape whatever was typed, as the server reads it (`surveys/questionnaire/values.py`). */

import type { Condition } from './logic.ts';

interface Option {
  code: number;
  label?: string;
  other?: boolean;
  retired?: boolean;
}

export interface Row {
  code: number;
  label?: string;
  retired?: boolean;
}

export interface Question {
  key: string;
  kind: string;
  text?: string;
  help?: string;
  condition?: Condition | null;
  options?: Option[];
  rows?: Row[];
  points?: number;
  no_opinion?: boolean;
}

export type Value = number | string | number[] | Record<string, number>;

const NO_OPINION = -1;
const NPS_POINTS = 10;
const MOST_OPTIONS = 300;
const LONGEST_OTHER = 200;
const LONGEST_ANSWER = 10_000;
const EARLIEST = '1900-01-01';
const LATEST = '2050-12-31';
const WHOLE = /^-?[0-9]{1,6}$/;
const NUMBER = /^([+-]?)([0-9]{1,15})(?:\.([0-9]{1,6}))?$/;

/** Null where there is no answer, or none that can be read. */
export function readAnswer(question: Question, raw: unknown): Value | null {
  switch (question.kind) {
    case 'single':
    case 'scale':
    case 'nps':
      return code(question, raw);
    case 'multiple':
      return several(question, raw);
    case 'ranking':
      return ranking(question, raw);
    case 'matrix':
      return matrix(question, raw);
    case 'number':
      return number(raw);
    case 'date':
      return day(raw);
    case 'text':
    case 'longtext':
      return typeof raw === 'string' ? tidy(first(raw, LONGEST_ANSWER + 1)) || null : null;
    case 'file':
      return typeof raw === 'string' && /^[0-9A-Za-z-]{1,64}$/.test(raw) ? raw : null;
    default:
      return null;
  }
}

export function readOther(raw: unknown): string | null {
  return typeof raw === 'string' ? first(tidy(first(raw, LONGEST_ANSWER)), LONGEST_OTHER) || null : null;
}

function isOffered(question: Question, value: number): boolean {
  if (question.kind === 'nps') return value >= 0 && value <= NPS_POINTS;
  if (question.kind === 'scale' || question.kind === 'matrix') {
    return (value >= 1 && value <= (question.points ?? 5)) || (question.no_opinion === true && value === NO_OPINION);
  }
  return (question.options ?? []).some((option) => option.code === value && !option.retired);
}

function code(question: Question, raw: unknown): number | null {
  return typeof raw === 'number' && Number.isInteger(raw) && isOffered(question, raw) ? raw : null;
}

function several(question: Question, raw: unknown): number[] | null {
  const codes = listed(question, raw);
  return codes && [...new Set(codes)].sort((one, other) => one - other);
}

function listed(question: Question, raw: unknown): number[] | null {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > MOST_OPTIONS) return null;
  return raw.every((value) => code(question, value) !== null) ? raw : null;
}

/** Codes from the best on, or {code: rank}: ranks from 1 on, each once. */
function ranking(question: Question, raw: unknown): number[] | null {
  const codes = listed(question, isObject(raw) ? byRank(raw) : raw);
  return codes && new Set(codes).size === codes.length ? codes : null;
}

function byRank(raw: Record<string, unknown>): unknown[] | null {
  const ranks = Object.entries(raw).map(([key, rank]) => ({ code: whole(key), rank: whole(rank) }));
  ranks.sort((one, other) => Number(one.rank) - Number(other.rank));
  return ranks.every((each, index) => each.rank === index + 1) ? ranks.map((each) => each.code) : null;
}

function matrix(question: Question, raw: unknown): Record<string, number> | null {
  if (!isObject(raw)) return null;
  const rows = (question.rows ?? []).filter((row) => !row.retired).map((row) => String(row.code));
  if (Object.keys(raw).some((key) => !rows.includes(key))) return null;
  const given = rows.filter((row) => Object.hasOwn(raw, row) && raw[row] !== null && raw[row] !== '');
  const points = given.map((row) => [row, code(question, raw[row])] as const);
  if (!points.length || points.some(([, point]) => point === null)) return null;
  return Object.fromEntries(points) as Record<string, number>;
}

/** In one form: 1,200.50 is 1200.5. */
function number(raw: unknown): string | null {
  const typed = typeof raw === 'number' && Number.isInteger(raw) ? String(raw) : raw;
  if (typeof typed !== 'string') return null;
  const parts = NUMBER.exec(typed.replaceAll(',', '').trim());
  if (!parts) return null;
  const fraction = (parts[3] ?? '').replace(/0+$/, '');
  const size = (parts[2] ?? '').replace(/^0+(?=[0-9])/, '') + (fraction && `.${fraction}`);
  return parts[1] === '-' && size !== '0' ? `-${size}` : size;
}

function day(raw: unknown): string | null {
  if (typeof raw !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(raw) || raw < EARLIEST || raw > LATEST) return null;
  const date = new Date(`${raw}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(raw) ? raw : null;
}

/** Composed syllables, without what cannot be seen. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}]/gu, (letter) => ('\n\t'.includes(letter) ? letter : ''))
    .normalize('NFC')
    .trim();
}

/** So many characters, as people and the server count them. */
function first(text: string, most: number): string {
  return text.length > most ? [...text].slice(0, most).join('') : text;
}

export function whole(raw: unknown): unknown {
  return typeof raw === 'string' && WHOLE.test(raw) ? Number(raw) : raw;
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
