import { expect, test } from 'vitest';
import { holds, said, walk, type Questionnaire } from './logic.ts';
import { answersFrom } from './posting.ts';

const visit: Questionnaire = {
  sections: [
    {
      key: 's1',
      questions: [
        { key: 'used', kind: 'single', options: [{ code: 1, label: '수영장' }, { code: 2, label: '기타', other: true }, { code: 3, label: '없음' }] },
        { key: 'often', kind: 'number', condition: { not: { question: 'used', is: [3] } } },
      ],
    },
    { key: 's2', condition: { question: 'often', at_least: 2 }, questions: [{ key: 'why', kind: 'text' }] },
  ],
  translations: { en: { 'why.text': 'Why {{used}}?', 'used.o1': 'pool' } },
};

test('a section opens with the answer that it waits for, and closes again', () => {
  expect(walk(visit, { used: 1, often: '3' }).sections.map(({ key }) => key)).toEqual(['s1', 's2']);
  expect(walk(visit, { used: 1, often: '1' }).sections.map(({ key }) => key)).toEqual(['s1']);
});

test('what is hidden is unanswered, and decides nothing further', () => {
  const way = walk(visit, { used: 3, often: '3', why: 'kept?' });
  expect(way.kept).toEqual({ used: 3 });
  expect(way.sections).toEqual([{ key: 's1', questions: ['used'] }]);
});

test('an unanswered question fulfils nothing but its absence', () => {
  expect(holds({ question: 'used', is: [1] }, {})).toBe(false);
  expect(holds({ question: 'used', at_most: 100 }, {})).toBe(false);
  expect(holds({ question: 'used', answered: false }, {})).toBe(true);
  expect(holds({ not: { question: 'used', is: [1] } }, {})).toBe(true);
});

test('no opinion is an answer and no measure', () => {
  expect(holds({ question: 'scale', at_most: 2 }, { scale: -1 })).toBe(false);
  expect(holds({ question: 'scale', is: [-1] }, { scale: -1 })).toBe(true);
});

test('answers are put into later words, in the language of the page', () => {
  expect(said(visit, 'why.text', '{{used}}에서 왜?', { used: 1 }, 'ko')).toBe('수영장에서 왜?');
  expect(said(visit, 'why.text', '{{used}}에서 왜?', { used: 1 }, 'en')).toBe('Why pool?');
  expect(said(visit, 'why.text', '', { used: 2, 'used.other': '<b>바다</b>' }, 'en')).toBe('Why <b>바다</b>?');
  expect(said(visit, 'why.text', '', {}, 'en')).toBe('Why …?');
});

test('a form is read as the server reads it', () => {
  const fields = new URLSearchParams('used=2&used.other=바다&often=１２&why=&constructor=1');
  expect(walk(visit, answersFrom(visit, fields)).kept).toEqual({ used: 2, 'used.other': '바다', often: '12' });
});
