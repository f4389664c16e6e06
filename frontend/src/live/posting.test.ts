import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Deed } from './deeds';
import { posting } from './posting';

const DEED: Deed = { topic: 'briefings.room.7', name: 'ask', key: 'key-000000001', with: { text: '언제?' } };
const ADDRESSES = new Map([['briefings.room.7', '/briefings/rooms/7/do/']]);

const answering = (status: number, body: unknown): void => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }))));
};

beforeEach(() => {
  document.body.innerHTML = '<input name="csrfmiddlewaretoken" value="token">';
});
afterEach(() => vi.unstubAllGlobals());

describe('sending by post', () => {
  test('the address, the token and the key go along', async () => {
    answering(200, { done: DEED.key, answer: { id: 4 } });
    expect(await posting(ADDRESSES)(DEED)).toEqual({ done: DEED.key, answer: { id: 4 } });
    const [url, options] = vi.mocked(fetch).mock.calls[0] as [string, RequestInit];
    expect(url).toBe('/briefings/rooms/7/do/ask/');
    expect((options.headers as Record<string, string>)['X-CSRFToken']).toBe('token');
    expect(JSON.parse(String(options.body))).toEqual({ key: DEED.key, with: DEED.with });
  });

  test('a refusal comes as it is', async () => {
    const told = { refused: DEED.key, code: 'slow', message: '…', fields: {} };
    answering(409, told);
    expect(await posting(ADDRESSES)(DEED)).toEqual(told);
  });

  test.each([
    [502, '<html>'],
    [500, { error: 'http_500' }],
    [200, '<html>a captive portal</html>'],
  ])('an answer that is none (%s) is no answer', async (status, body) => {
    answering(status, body);
    expect(await posting(ADDRESSES)(DEED)).toBeUndefined();
  });

  test('a plain no of something in between ends it', async () => {
    answering(403, { error: 'csrf_failed' });
    expect(await posting(ADDRESSES)(DEED)).toMatchObject({ refused: DEED.key, code: 'csrf_failed' });
  });

  test('without a network there is no answer', async () => {
    vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('offline'))));
    expect(await posting(ADDRESSES)(DEED)).toBeUndefined();
  });
});
