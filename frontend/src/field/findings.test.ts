import { beforeEach, expect, test } from 'vitest';
import { addBlock, blockNumbers, blocksOf, count, fieldOf, fitToTheSite, isBlank, writeAbout } from './findings';

const BLOCK = (prefix: string): string => `<fieldset data-finding="${prefix}"><legend><span data-finding-number></span></legend>
  <input name="${prefix}-point" type="hidden"><p data-finding-point hidden><span data-finding-point-text></span></p><input name="${prefix}-title"><textarea name="${prefix}-text"></textarea>
  <div class="field"><select name="${prefix}-equipment"><option value=""></option><option value="7" data-belongs="1">펌프</option>
  <option value="8" data-belongs="2">난간</option></select></div>
  <button type="button" data-take-out hidden></button></fieldset>`;

let form: HTMLFormElement;

beforeEach(() => {
  document.body.innerHTML = `<form><select name="site"><option value=""></option><option value="1" data-belongs="5">체육관</option>
    <option value="2" data-belongs="6">공원</option></select>
    <section data-checklists><details data-checklist="5"><fieldset data-point="31"><legend> 비상구가 열리는가 </legend></fieldset></details>
    <details data-checklist="6"></details></section>
    <div data-findings>${BLOCK('finding-0')}</div><template data-finding-template>${BLOCK('finding-__number__')}</template></form>`;
  form = document.querySelector('form')!;
});

test('a new block gets the next number, also after one was taken out', () => {
  expect(addBlock(form).dataset.finding).toBe('finding-1');
  blocksOf(form)[0]!.remove();
  expect(addBlock(form).dataset.finding).toBe('finding-2');
  count(form);
  expect(blocksOf(form).map((block) => block.querySelector('[data-finding-number]')!.textContent)).toEqual(['1', '2']);
});

test('a block that is there already is not made twice', () => {
  expect(addBlock(form, 0)).toBe(blocksOf(form)[0]);
  expect(blocksOf(form)).toHaveLength(1);
});

test('the numbers of a draft may have gaps', () => {
  expect(blockNumbers(['finding-4-title', 'site', 'finding-0-photos', 'finding-4-text'])).toEqual([0, 4]);
});

test('a photograph alone makes a block worth sending', () => {
  const block = blocksOf(form)[0]!;
  expect(isBlank(block, [])).toBe(true);
  expect(isBlank(block, [{ field: 'finding-0-photos' }])).toBe(false);
  expect(isBlank(block, [{ field: 'finding-1-photos' }])).toBe(true);
});

test('only the checklist and the equipment of the chosen place are offered', () => {
  form.querySelector<HTMLSelectElement>('[name="site"]')!.value = '2';
  fieldOf<HTMLSelectElement>(blocksOf(form)[0]!, 'equipment')!.value = '7';
  fitToTheSite(form);
  const [hall, park] = form.querySelectorAll<HTMLDetailsElement>('[data-checklist]');
  expect([hall!.hidden, park!.hidden]).toEqual([true, false]);
  expect(fieldOf<HTMLSelectElement>(blocksOf(form)[0]!, 'equipment')!.value).toBe('');
});

test('a finding about a point takes the empty block first, then a new one', () => {
  const point = form.querySelector<HTMLElement>('[data-point]')!;
  const first = writeAbout(form, point);
  expect([fieldOf(first, 'point')!.value, fieldOf(first, 'title')!.value]).toEqual(['31', '']);
  expect(first.querySelector('[data-finding-point]')!.textContent).toBe('비상구가 열리는가');
  fieldOf(first, 'title')!.value = '비상구가 반만 열림';
  expect(writeAbout(form, point).dataset.finding).toBe('finding-1');
});
