import { beforeEach, expect, test } from 'vitest';
import { show } from './answering.ts';
import type { Questionnaire } from './logic.ts';

const chain: Questionnaire = {
  sections: [
    {
      key: 's1',
      questions: [
        { key: 'a', kind: 'nps' },
        { key: 'b', kind: 'number', condition: { question: 'a', at_most: 6 } },
        { key: 'c', kind: 'text', condition: { question: 'b', at_least: 2 } },
      ],
    },
    { key: 's2', questions: [{ key: 'd', kind: 'text', condition: { question: 'c', answered: true } }] },
  ],
};

let form: HTMLFormElement;

beforeEach(() => {
  form = document.createElement('form');
  form.innerHTML = `
    <section data-section="s1">
      <div data-question="a"><input name="a" value=""></div>
      <div data-question="b"><input name="b" value="3"></div>
      <div data-question="c"><input name="c" value="kept"></div>
    </section>
    <section data-section="s2"><div data-question="d"><input name="d" value="there"></div></section>`;
});

const answer = (value: string): void => {
  form.querySelector<HTMLInputElement>('[name=a]')!.value = value;
  show(form, chain);
};
const hidden = (): string[] => [...form.querySelectorAll<HTMLElement>('[hidden]')].map((one) => one.dataset.question ?? one.dataset.section ?? '');

test('an answer that closes a question closes what hangs on it, and sends none of it', () => {
  answer('9');
  expect(hidden()).toEqual(['b', 'c', 's2', 'd']);
  expect([...new FormData(form).keys()]).toEqual(['a']);
});

test('an answer that opens it again opens all, with what stood there', () => {
  answer('9');
  answer('4');
  expect(hidden()).toEqual([]);
  expect(Object.fromEntries(new FormData(form))).toEqual({ a: '4', b: '3', c: 'kept', d: 'there' });
});
