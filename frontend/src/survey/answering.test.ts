import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { contentArrived } from '../modules/page';
import { forget, setUpAnswering, show } from './answering';
import type { Questionnaire } from './logic';

const QUESTIONNAIRE = {
  sections: [
    {
      key: 's1',
      questions: [
        { key: 'q1', kind: 'single', text: '어디?', options: [{ code: 1, label: '체육관' }, { code: 2, label: '주차장' }] },
        { key: 'q2', kind: 'text', text: '{{q1}}에서 무엇이?', condition: { question: 'q1', is: [2] } },
      ],
    },
    { key: 's2', condition: { question: 'q2', answered: true }, questions: [{ key: 'q3', kind: 'text', text: '그리고?' }] },
  ],
} as unknown as Questionnaire;

const question = (key: string, control: string) =>
  `<div data-question="${key}"><input type="hidden" name="shown" value="${key}"><span data-words>…</span>${control}</div>`;

function page(attributes = ''): HTMLFormElement {
  document.body.innerHTML = `
    <form data-survey="a" ${attributes}>
      <section data-section="s1">
        ${question('q1', '<input type="radio" name="q1" value="1"><input type="radio" name="q1" value="2">')}
        <template data-dormant="q2">${question('q2', '<input name="q2">')}</template>
      </section>
      <section data-section="s2" hidden><template data-dormant="q3">${question('q3', '<input name="q3">')}</template></section>
      <div>
        <input type="checkbox" name="m" value="1"><input type="checkbox" name="m" value="2">
        <input type="checkbox" name="m" value="9" data-exclusive>
      </div>
    </form>
    <script type="application/json" id="survey-logic">${JSON.stringify(QUESTIONNAIRE)}</script>`;
  setUpAnswering();
  return document.querySelector('form') as HTMLFormElement;
}

const at = (form: HTMLFormElement, selector: string) => form.querySelector(selector) as HTMLInputElement;
const isAsked = (form: HTMLFormElement, key: string) => !at(form, `[data-question=${key}]`).hidden;

function choose(form: HTMLFormElement, selector: string): void {
  at(form, selector).checked = true;
  at(form, selector).dispatchEvent(new Event('input', { bubbles: true }));
}

beforeEach(() => {
  sessionStorage.clear();
  document.documentElement.lang = 'ko';
});
afterEach(() => vi.useRealTimers());

describe('a page of questions', () => {
  test('asks by itself what an answer calls for, and takes it back', () => {
    const form = page();
    expect(isAsked(form, 'q2')).toBe(false);
    expect(new FormData(form).getAll('shown')).toEqual(['q1']);
    choose(form, 'input[value="2"]');
    expect(isAsked(form, 'q2')).toBe(true);
    expect(new FormData(form).getAll('shown')).toEqual(['q1', 'q2']);
    choose(form, 'input[value="1"]');
    expect(isAsked(form, 'q2')).toBe(false);
    expect(new FormData(form).has('q2')).toBe(false);
  });

  test('fills an answer into a question below it', () => {
    const form = page();
    choose(form, 'input[value="2"]');
    expect(at(form, '[data-question=q2] [data-words]').textContent).toBe('주차장에서 무엇이?');
  });

  test('wakes a section, and an answer typed before comes back with its question', () => {
    const form = page();
    choose(form, 'input[value="2"]');
    at(form, 'input[name=q2]').value = '좁다';
    show(form, QUESTIONNAIRE);
    expect(at(form, '[data-section=s2]').hidden).toBe(false);
    choose(form, 'input[value="1"]');
    expect(at(form, '[data-section=s2]').hidden).toBe(true);
    choose(form, 'input[value="2"]');
    expect(new FormData(form).get('q2')).toBe('좁다');
    expect(isAsked(form, 'q3')).toBe(true);
  });

  test('lets "none of these" stand alone', () => {
    const form = page();
    choose(form, 'input[name=m][value="1"]');
    choose(form, 'input[name=m][value="9"]');
    expect(new FormData(form).getAll('m')).toEqual(['9']);
    choose(form, 'input[name=m][value="2"]');
    expect(new FormData(form).getAll('m')).toEqual(['2']);
  });

  test('asks for its page again where this tab was left in the middle', () => {
    sessionStorage.setItem('dure:survey:a', JSON.stringify({ section: 's2', pairs: [['q1', '2']] }));
    const sent: [string, FormDataEntryValue][][] = [];
    document.body.innerHTML = '';
    HTMLFormElement.prototype.requestSubmit = function (this: HTMLFormElement) {
      sent.push([...new FormData(this)]);
    };
    page('data-fresh');
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContainEqual(['q1', '2']);
    expect(sent[0]).toContainEqual(['move', 'resume']);
    expect(sessionStorage.length).toBe(0);
  });

  test.each(['data-keep-nothing', 'data-save-url="/save/"'])('restores nothing from the tab with %s', (attribute) => {
    sessionStorage.setItem('dure:survey:a', JSON.stringify({ section: 's2', pairs: [['q1', '2']] }));
    const form = page(`data-fresh ${attribute}`);
    expect(new FormData(form).has('move')).toBe(false);
  });

  test('forgets one survey and keeps the others', () => {
    sessionStorage.setItem('dure:survey:a', '1');
    sessionStorage.setItem('dure:survey:b', '1');
    forget('a');
    expect(Object.keys(sessionStorage)).toEqual(['dure:survey:b']);
  });

  test('keeps what was answered until it was handed in, and nothing afterwards', () => {
    vi.useFakeTimers();
    const form = page();
    choose(form, 'input[value="2"]');
    vi.advanceTimersByTime(2000);
    expect(sessionStorage.length).toBe(1);
    // Changed at the last moment, and sent before it was kept: the page is swapped, the timer lives on.
    choose(form, 'input[value="1"]');
    form.dataset.sending = 'yes';
    vi.advanceTimersByTime(2000);
    document.body.innerHTML = '<main data-survey-done="a"></main>';
    contentArrived(document.body);
    delete form.dataset.sending;
    vi.advanceTimersByTime(5000);
    expect(sessionStorage.length).toBe(0);
  });

  test('keeps what a page that follows carries along', () => {
    const form = page('data-save-url="/save/"');
    expect(sessionStorage.length).toBe(0);
    expect(form.isConnected).toBe(true);
    page();
    expect(sessionStorage.length).toBe(1);
    sessionStorage.clear();
    page('data-fresh');
    expect(sessionStorage.length).toBe(0);
  });
});
