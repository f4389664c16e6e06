/** Answers out of the fields of a form, as the server takes them (`surveys/questionnaire/posting.py`). */

import type { Answers, Questionnaire } from './logic.ts';
import { whole, type Question } from './values.ts';

interface Fields {
  getAll(name: string): unknown[];
}

/** Of a field that was sent twice the last one counts, as on the server. */
function last(fields: Fields, name: string): unknown {
  return fields.getAll(name).at(-1) ?? null;
}

export function answersFrom(questionnaire: Questionnaire, fields: Fields): Answers {
  const answers: Answers = {};
  for (const section of questionnaire.sections ?? []) {
    for (const question of section.questions ?? []) {
      answers[question.key] = sent(question, fields);
      const other = last(fields, `${question.key}.other`);
      if (other) answers[`${question.key}.other`] = other;
    }
  }
  return answers;
}

function sent(question: Question, fields: Fields): unknown {
  const value = last(fields, question.key);
  switch (question.kind) {
    case 'multiple':
      return fields.getAll(question.key).map(whole);
    case 'matrix':
      return byPart(question, question.rows ?? [], fields);
    case 'ranking':
      return byPart(question, question.options ?? [], fields);
    case 'single':
    case 'scale':
    case 'nps':
      return whole(value);
    case 'number':
      return typeof value === 'string' ? value.slice(0, 100).normalize('NFKC') : value;
    default:
      // A file that is only chosen has no number yet; that it was chosen is what conditions may ask.
      return value instanceof File ? (value.name ? 'chosen' : '') : value;
  }
}

function byPart(question: Question, parts: { code: number; retired?: boolean }[], fields: Fields): Record<string, unknown> {
  const given = parts
    .filter((part) => !part.retired)
    .map((part) => [String(part.code), whole(last(fields, `${question.key}.${part.code}`))] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== null && value !== ''));
}
