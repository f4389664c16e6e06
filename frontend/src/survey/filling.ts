/** Puts what was just answered into the words that repeat it: the server does the same with the next page. */

import { findQuestion, said, type Kept, type Questionnaire } from './logic.ts';

const WORDS = ['text', 'help', 'title'] as const;

export function fill(root: ParentNode, questionnaire: Questionnaire, kept: Kept, language: string): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-said]')) {
    const name = element.dataset.said ?? '';
    const text = textOf(questionnaire, name);
    if (!text.includes('{{') && !questionnaire.translations?.[language]?.[name]?.includes('{{')) continue;
    const filled = said(questionnaire, name, text, kept, language);
    if (element.innerText !== filled) element.innerText = filled;
  }
}

/** As it was written, by its name in the translations: q1.text, s2.title. */
function textOf(questionnaire: Questionnaire, name: string): string {
  const [key = '', word] = name.split('.');
  const part = findQuestion(questionnaire, key) ?? questionnaire.sections?.find((section) => section.key === key);
  const known = WORDS.find((one) => one === word);
  return (part && known && (part as Partial<Record<typeof known, string>>)[known]) ?? '';
}
