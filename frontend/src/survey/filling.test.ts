import { expect, test } from 'vitest';
import { fill } from './filling.ts';
import type { Questionnaire } from './logic.ts';

const visit: Questionnaire = {
  sections: [
    {
      key: 's1',
      title: '{{used}} 이야기',
      questions: [
        { key: 'used', kind: 'text', text: '무엇을 이용하셨습니까?' },
        { key: 'often', kind: 'number', text: '{{used}} 이용은 몇 번입니까?', help: '{{used}}\n{{often}}' },
      ],
    },
  ],
  translations: { en: { 'often.text': 'How often did you use {{used}}?' } },
};

function page(): HTMLElement {
  const root = document.createElement('div');
  root.innerHTML = `<h2 data-said="s1.title"></h2><span data-said="used.text">as it is</span>
    <span data-said="often.text">…</span><div data-said="often.help"></div><i data-said="gone.text">stays</i>`;
  return root;
}

test('an answer stands in the words that repeat it as soon as it is given', () => {
  const root = page();
  fill(root, visit, { used: '수영장' }, 'ko');
  const texts = [...root.querySelectorAll('[data-said]')].map((element) => element.textContent);
  expect(texts[0]).toBe('수영장 이야기');
  expect(texts[1]).toBe('as it is');
  expect(texts[2]).toBe('수영장 이용은 몇 번입니까?');
  expect(texts[4]).toBe('stays');
});

test('what somebody typed is shown as words, never as markup', () => {
  const root = page();
  fill(root, visit, { used: '<img src=x onerror=alert(1)>' }, 'en');
  expect(root.querySelector('img')).toBeNull();
  expect(root.querySelector('[data-said="often.text"]')?.textContent).toBe('How often did you use <img src=x onerror=alert(1)>?');
});
