import { describe, expect, test, vi } from 'vitest';
import { linesOf, Waiting, type Outcome, type Unsent } from './unsent';

function store(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) };
}

describe('Lines of a stenographer', () => {
  test('come from what was pasted, without empty ones', () => {
    expect(linesOf(' 안녕하십니까? \r\n\n  지금부터   시작합니다. ')).toEqual(['안녕하십니까?', '지금부터 시작합니다.']);
    expect(linesOf('가나다 '.repeat(300)).every((line) => line.length <= 500)).toBe(true);
    expect(linesOf('가'.repeat(1200)).map((line) => line.length)).toEqual([500, 500, 200]);
  });

  test('wait in order while the network is away, and go out once it is back', async () => {
    let network: Outcome = 'away';
    const sent: string[] = [];
    const shelf = store();
    const send = async (line: Unsent): Promise<Outcome> => {
      if (network === 'taken') sent.push(line.text);
      return network;
    };
    const waiting = new Waiting(shelf, 'room', send, () => undefined);
    waiting.add(['하나', '둘'], '팀장');
    await vi.waitFor(() => expect(waiting.all).toHaveLength(2));

    // The page was loaded again meanwhile.
    const later = new Waiting(shelf, 'room', send, () => undefined);
    network = 'taken';
    expect(await later.flush()).toBe(true);
    expect(sent).toEqual(['하나', '둘']);
    expect(new Waiting(shelf, 'room', send, () => undefined).all).toEqual([]);
  });

  test('keep their key when they are sent again', async () => {
    const keys: string[] = [];
    const answers: Outcome[] = ['away', 'taken'];
    const waiting = new Waiting(store(), 'room', async (line) => (keys.push(line.key), answers.shift() ?? 'taken'), () => undefined);
    waiting.add(['하나'], '');
    await vi.waitFor(() => expect(keys).toHaveLength(1));
    await Promise.resolve();
    await waiting.flush();
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
  });

  test('that are refused come back and hold up no other', async () => {
    const refused: string[] = [];
    const send = async (line: Unsent): Promise<Outcome> => (line.text === '나쁨' ? 'refused' : 'taken');
    const waiting = new Waiting(store(), 'room', send, (_lines, line) => line && refused.push(line.text));
    waiting.add(['나쁨', '좋음'], '');
    await vi.waitFor(() => expect(waiting.all).toEqual([]));
    expect(refused).toEqual(['나쁨']);
  });
});
