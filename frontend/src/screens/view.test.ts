import { describe, expect, test } from 'vitest';
import { after, PLAIN, read, shown } from './view';

describe('What the projector shows', () => {
  test('is what the server says', () => {
    expect(shown(PLAIN, 'poll', 'poll-1', true)).toBe('poll');
    expect(shown(PLAIN, 'questions', 'poll-1', true)).toBe('questions');
    expect(shown(PLAIN, 'poll', '', false)).toBe('questions');
  });

  test('can be turned by hand, until something new is shown', () => {
    const turned = after(PLAIN, 'poll', { shown: 'poll', mark: 'poll-1' });
    expect(shown(turned, 'poll', 'poll-1', true)).toBe('questions');
    expect(shown(turned, 'poll', 'poll-2', true)).toBe('poll');
    expect(shown(after(turned, 'poll', { shown: 'questions', mark: 'poll-1' }), 'poll', 'poll-1', true)).toBe('poll');
  });

  test('goes blank and comes back as it was', () => {
    const blank = after(PLAIN, 'blank', { shown: 'questions', mark: '' });
    expect(blank.blank).toBe(true);
    expect(after(blank, 'blank', { shown: 'questions', mark: '' })).toEqual(PLAIN);
  });

  test('bears whatever stands in the browser', () => {
    for (const text of [null, '', 'null', '{', '[]', '{"theme":"pink","blank":"yes","turned":7}']) {
      expect(read(text)).toEqual(PLAIN);
    }
    expect(read(JSON.stringify({ ...PLAIN, theme: 'light', captions: false }))).toEqual({ ...PLAIN, theme: 'light', captions: false });
  });
});
