import { beforeEach, describe, expect, it } from 'vitest';
import { spotAt } from './dragging';

/** Cards of a height of 100, one below the other. */
function lay(): void {
  document.body.innerHTML = `
    <section data-section="s1"><div data-question="q1"></div><div data-question="q2"></div><form data-add></form></section>
    <p>outside</p>`;
  document.querySelectorAll<HTMLElement>('[data-question]').forEach((card, index) => {
    card.getBoundingClientRect = () => ({ top: index * 100, height: 100 }) as DOMRect;
  });
}

describe('where a card would come to lie', () => {
  beforeEach(lay);
  const section = (): Element => document.querySelector('[data-section]')!;

  it('is before the card whose upper half the pointer is over', () => {
    expect(spotAt(section(), 20)).toEqual({ section: 's1', before: 'q1' });
    expect(spotAt(section(), 120)).toEqual({ section: 's1', before: 'q2' });
  });

  it('is behind a card over its lower half, and at the end below the last', () => {
    expect(spotAt(section(), 80)).toEqual({ section: 's1', before: 'q2' });
    expect(spotAt(section(), 190)).toEqual({ section: 's1', before: '' });
  });

  it('is nowhere outside of sections', () => {
    expect(spotAt(document.querySelector('p')!, 20)).toBeNull();
  });
});
