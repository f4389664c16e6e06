import { beforeEach, describe, expect, it } from 'vitest';
import type { Card } from './order';
import { Questions } from './questions';

const PARTS = ['badge', 'pinned', 'own', 'label', 'text', 'asker', 'anonymous', 'speaker', 'item', 'merged', 'merged-count', 'answer', 'answer-text', 'answered-by'];
const MARKUP = `<li data-id="0" data-state="SHOWN"><article>${PARTS.map((name) => `<span data-part="${name}"></span>`).join('')}</article>
  <button class="support" value="0"><strong data-part="supports">0</strong></button>
  <p class="support-count" hidden><strong data-part="supports">0</strong></p></li>`;

function card(id: number, fields: Partial<Card> = {}): Card {
  return {
    id, text: `질문 ${id}`, asker: '이웃', asked_at: `2026-11-20T10:00:${String(id).padStart(2, '0')}+00:00`, state: 'SHOWN', supports: 1,
    merged: 0, speaker: '', item: '', label: '', pinned: false, channel: 'WEB', answer: '', answered_by: '', ...fields,
  };
}

let frames: (() => void)[] = [];
let list: HTMLElement;
const standing = { own: new Set<number>(), supported: new Set<number>(), open: true };
const drawn = (): string[] => [...list.children].map((element) => (element as HTMLElement).dataset.id ?? '');
const frame = (): void => frames.splice(0).forEach((work) => work());
const make = (): Questions =>
  new Questions(list, { sort: 'top', mine: false, speaker: '', item: '' }, standing, undefined, (work) => frames.push(work));

beforeEach(() => {
  frames = [];
  standing.own.clear();
  standing.supported.clear();
  document.body.innerHTML = `<template data-template="question">${MARKUP}</template>
    <template data-template="badge" data-state="ANSWERED"><b>답변 완료</b></template><ol></ol>`;
  list = document.querySelector('ol') as HTMLElement;
});

describe('the list of questions', () => {
  it('draws once for many changes and moves by absolute numbers', () => {
    const questions = make();
    for (let id = 1; id <= 50; id += 1) questions.take(card(id));
    expect(frames).toHaveLength(1);
    frame();
    questions.supports(7, 9);
    questions.supports(7, 9);
    questions.supports(3, 4);
    expect(frames).toHaveLength(1);
    frame();
    expect(drawn().slice(0, 3)).toEqual(['7', '3', '1']);
  });

  it('keeps the element of a question through every change', () => {
    const questions = make();
    questions.take(card(1));
    frame();
    const element = list.firstElementChild;
    questions.take(card(1, { text: '고친 질문', state: 'ANSWERED', answer: '네' }));
    frame();
    expect(list.firstElementChild).toBe(element);
    expect(list.textContent).toContain('답변 완료');
    expect(list.querySelector<HTMLButtonElement>('button.support')?.hidden).toBe(true);
  });

  it('takes texts for texts', () => {
    const questions = make();
    questions.take(card(1, { text: '<img src=x onerror=alert(1)>', asker: '<b>' }));
    frame();
    expect(list.querySelector('img, article b')).toBeNull();
  });

  it('shows what the server shows after a gap, and nothing else', () => {
    const questions = make();
    [1, 2, 3].forEach((id) => questions.take(card(id)));
    frame();
    questions.replace([card(2, { supports: 5 }), card(4)]);
    frame();
    expect(drawn()).toEqual(['2', '4']);
  });

  it('does not move what somebody has the focus in, and counts on', () => {
    const questions = make();
    [1, 2].forEach((id) => questions.take(card(id)));
    frame();
    list.querySelectorAll<HTMLButtonElement>('button.support')[1]?.focus();
    questions.supports(2, 8);
    questions.take(card(3, { supports: 30 }));
    frame();
    expect(drawn()).toEqual(['1', '2', '3']);
    expect(list.children[1]?.textContent).toContain('8');
    (document.activeElement as HTMLElement).blur();
    frame();
    expect(drawn()).toEqual(['3', '2', '1']);
  });

  it('presses the button of what one supports, and offers none for one\'s own', () => {
    const questions = make();
    [1, 2].forEach((id) => questions.take(card(id)));
    frame();
    standing.own.add(1);
    standing.supported.add(2);
    questions.restand();
    frame();
    const buttons = [...list.querySelectorAll<HTMLButtonElement>('button.support')];
    expect(buttons.map((button) => button.hidden)).toEqual([true, false]);
    expect(buttons[1]?.getAttribute('aria-pressed')).toBe('true');
  });
});
