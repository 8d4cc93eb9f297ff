import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangedList } from './change.ts';
import { ChangeRounds } from './change-rounds.ts';

describe('what an upstream tells of changes', () => {
  let refreshes: number;
  let told: ChangedList[];
  let rounds: ChangeRounds;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    refreshes = 0;
    told = [];
    rounds = new ChangeRounds(
      async () => void refreshes++,
      (list) => told.push(list),
    );
  });
  afterEach(() => {
    rounds.close();
    vi.useRealTimers();
  });

  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };

  it('is passed on once the upstream has been asked', async () => {
    rounds.put({ kind: 'list', list: 'tools' });
    expect(told).toEqual([]);
    await settle();
    expect([refreshes, told]).toEqual([1, ['tools']]);
  });

  it('asks it once for a thousand changes that come at once, and tells each list once', async () => {
    for (let n = 0; n < 1000; n++) rounds.put({ kind: 'list', list: n % 2 ? 'tools' : 'prompts' });
    await settle();
    expect(refreshes).toBe(1);
    expect(told).toEqual(['prompts']);
  });

  it('tells nothing after a gap, but asks', async () => {
    rounds.put({ kind: 'gap' });
    await settle();
    expect([refreshes, told]).toEqual([1, []]);
  });

  it('tells nothing more once it is closed', async () => {
    rounds.put({ kind: 'list', list: 'tools' });
    rounds.close();
    await settle();
    expect(told).toEqual([]);
  });
});
