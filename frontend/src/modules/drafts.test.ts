import { beforeEach, describe, expect, test, vi } from 'vitest';
import { findHere, forgetAllHere, forgetHere, keepHere, mayFill, newer, noteSent, setUpDrafts } from './drafts';
import { defaultsOf, fill, isUntouched, valuesOf } from './fields';
import { contentArrived } from './page';

const FORM = `
  <form data-draft="proposal">
    <input type="hidden" name="csrfmiddlewaretoken" value="secret-token">
    <input name="title">
    <textarea name="body"></textarea>
    <input type="password" name="password" value="secret">
    <input type="file" name="photo">
    <select name="area"><option value="">-</option><option value="park">p</option></select>
    <select name="many" multiple><option value="1">1</option><option value="2">2</option></select>
    <input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b">
    <input type="checkbox" name="who" value="x"><input type="checkbox" name="who" value="y">
    <div data-no-draft><input name="birth" value="1990"></div>
  </form>`;

function form(): HTMLFormElement {
  document.body.innerHTML = FORM;
  return document.querySelector('form') as HTMLFormElement;
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  delete document.documentElement.dataset.user;
});

describe('what is kept of a form', () => {
  test('is what a person wrote or chose, and nothing secret', () => {
    const one = form();
    (one.elements.namedItem('title') as HTMLInputElement).value = '조명';
    one.querySelector<HTMLInputElement>('[name=who][value=y]')?.click();
    one.querySelector<HTMLInputElement>('[name=kind][value=b]')?.click();
    expect(valuesOf(one)).toEqual({ title: '조명', body: '', area: '', many: [], kind: 'b', who: ['y'] });
  });

  test('fills an empty form in again', () => {
    const values = { title: '조명', body: '둘째\n줄', area: 'park', many: ['2'], kind: 'a', who: ['x', 'y'] };
    const one = form();
    expect(fill(one, values)).toBe(true);
    expect(valuesOf(one)).toEqual(values);
  });

  test('is filled in only where nothing was written yet', () => {
    const one = form();
    expect(isUntouched(one)).toBe(true);
    (one.elements.namedItem('body') as HTMLTextAreaElement).value = 'x';
    expect(isUntouched(one)).toBe(false);
  });

  test('does not replace what came back with errors', () => {
    const one = form();
    one.querySelector('input')?.insertAdjacentHTML('beforebegin', '<div class="field-invalid"></div>');
    expect(isUntouched(one)).toBe(false);
  });
});

const REVISION = (text: string) => `
  <form data-draft="revision">
    <input name="title" value="긴 의자"><textarea name="idea">${text}</textarea>
    <select name="area"><option value="">-</option><option value="park" selected>p</option></select>
    <input type="radio" name="kind" value="a" checked><input type="radio" name="kind" value="b">
    <input type="checkbox" name="dropped" value="x">
  </form>`;

function revision(text: string): HTMLFormElement {
  document.body.innerHTML = REVISION(text);
  return document.querySelector('form') as HTMLFormElement;
}

describe('a form that came with something', () => {
  test('is read as it came', () => {
    const one = revision('처음 글');
    expect(defaultsOf(one)).toEqual({ title: '긴 의자', idea: '처음 글', area: 'park', kind: 'a', dropped: [] });
    expect(valuesOf(one)).toEqual(defaultsOf(one));
  });

  test('takes what was typed over the very same, and nothing over what others wrote since', () => {
    setUpDrafts();
    const one = revision('처음 글');
    const idea = one.elements.namedItem('idea') as HTMLTextAreaElement;
    idea.value = '고친 글';
    idea.dispatchEvent(new Event('input', { bubbles: true }));
    const kept = findHere('revision');
    expect(kept?.values.idea).toBe('고친 글');
    expect(mayFill(one, kept)).toBe(false);
    expect(mayFill(revision('처음 글'), kept)).toBe(true);
    expect(mayFill(revision('함께 쓰는 이가 고친 글'), kept)).toBe(false);
    expect(mayFill(revision('처음 글'), { savedAt: '2026-01-01', values: { idea: '서버의 글' } })).toBe(false);
  });

  test('with errors does not lose what it was typed over', () => {
    keepHere('revision', { idea: '고친 글' }, new Date(), defaultsOf(revision('처음 글')));
    const over = findHere('revision')?.over;
    const one = revision('고친 글');
    one.insertAdjacentHTML('afterbegin', '<div class="field-invalid"></div>');
    one.querySelector('textarea')?.dispatchEvent(new Event('input', { bubbles: true }));
    expect(findHere('revision')?.over).toEqual(over);
  });
});

describe('where a draft is kept', () => {
  test('a signed-in person finds it after the tab was closed', () => {
    document.documentElement.dataset.user = '7';
    keepHere('proposal', { title: '조명' });
    sessionStorage.clear();
    expect(findHere('proposal')?.values).toEqual({ title: '조명' });
  });

  test('nobody else on the same machine finds it', () => {
    document.documentElement.dataset.user = '7';
    keepHere('proposal', { title: '조명' });
    document.documentElement.dataset.user = '8';
    expect(findHere('proposal')).toBeUndefined();
  });

  test('a guest loses it with the tab, but takes it through the login', () => {
    keepHere('proposal', { title: '조명' });
    expect(localStorage.length).toBe(0);
    document.documentElement.dataset.user = '7';
    expect(findHere('proposal')?.values).toEqual({ title: '조명' });
  });

  test('logging out leaves nothing behind', () => {
    document.documentElement.dataset.user = '7';
    keepHere('proposal', { title: '조명' });
    localStorage.setItem('other', 'stays');
    forgetAllHere();
    expect(findHere('proposal')).toBeUndefined();
    expect(localStorage.getItem('other')).toBe('stays');
  });

  test('handing in forgets one draft and keeps the others', () => {
    keepHere('one', { title: '1' });
    keepHere('two', { title: '2' });
    forgetHere('one');
    expect(findHere('one')).toBeUndefined();
    expect(findHere('two')).toBeDefined();
  });

  test('after a month it is out of date, and a broken one is none', () => {
    keepHere('old', { title: '1' }, new Date('2026-01-01'));
    expect(findHere('old', new Date('2026-02-15'))).toBeUndefined();
    sessionStorage.setItem('dure:draft:guest:broken', '{');
    expect(findHere('broken')).toBeUndefined();
  });
});

describe('a draft of two machines', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const there = { savedAt: minutesAgo(60).toISOString(), values: { title: '둘째 기계' } };

  beforeEach(() => {
    document.documentElement.dataset.user = '7';
    document.documentElement.lang = 'ko';
  });

  test('is the later one, wherever that was typed', () => {
    const here = { savedAt: minutesAgo(90).toISOString(), values: { title: '첫째 기계' } };
    expect(newer(here, there)).toBe(there);
    expect(newer({ ...here, savedAt: minutesAgo(30).toISOString() }, there)).not.toBe(there);
    expect(newer(here, undefined)).toBe(here);
    expect(newer(undefined, there)).toBe(there);
  });

  test('is this machine\'s where the server has nothing but its copy', () => {
    keepHere('proposal', { title: '첫째' }, minutesAgo(90));
    noteSent('proposal', there.savedAt);
    keepHere('proposal', { title: '첫째, 그리고 더' }, minutesAgo(85));
    const here = findHere('proposal');
    expect(newer(here, there)).toBe(here);
  });

  test('fills a blank form with the later one, and never takes what is being typed', async () => {
    let give = (_answer: unknown): void => undefined;
    vi.stubGlobal('fetch', () => new Promise((resolve) => (give = resolve)));
    const answer = { status: 200, json: () => Promise.resolve({ data: there.values, saved_at: there.savedAt }) };
    for (const typing of [false, true]) {
      keepHere('proposal', { title: '첫째 기계' }, minutesAgo(90));
      const title = form().elements.namedItem('title') as HTMLInputElement;
      contentArrived(document);
      expect(title.value).toBe('첫째 기계');
      if (typing) title.value = '첫째 기계에서 더';
      give(answer);
      await new Promise((resolve) => setTimeout(resolve));
      expect(title.value).toBe(typing ? '첫째 기계에서 더' : '둘째 기계');
    }
    vi.unstubAllGlobals();
  });
});
