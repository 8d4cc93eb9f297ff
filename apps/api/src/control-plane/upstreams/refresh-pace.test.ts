import { describe, expect, it } from 'vitest';
import { isStale, isTooSoonAfterFailure, mayAskForName } from './refresh-pace.ts';

const at = 1_000_000;
const asked = (more = {}) => ({ at, failedAt: undefined, differing: 0, ...more });

describe('the pace of refreshing', () => {
  it('keeps an answer as long as the upstream says, within half a minute and five', () => {
    expect(isStale(asked(), 0, at + 29_999)).toBe(false);
    expect(isStale(asked(), 0, at + 30_000)).toBe(true);
    expect(isStale(asked(), 120_000, at + 119_999)).toBe(false);
    expect(isStale(asked(), 120_000, at + 120_000)).toBe(true);
    expect(isStale(asked(), Number.MAX_SAFE_INTEGER, at + 300_000)).toBe(true);
  });

  it('asks when nobody has asked yet', () => {
    expect(isStale(asked({ at: undefined }), 60_000, at)).toBe(true);
    expect(mayAskForName(asked({ at: undefined }), at)).toBe(true);
  });

  it('does not ask for names more often than every ten seconds', () => {
    expect(mayAskForName(asked(), at + 9_999)).toBe(false);
    expect(mayAskForName(asked(), at + 10_000)).toBe(true);
  });

  it('leaves an upstream alone for five seconds after it failed', () => {
    expect(isTooSoonAfterFailure(asked({ failedAt: at }), at + 4_999)).toBe(true);
    expect(isTooSoonAfterFailure(asked({ failedAt: at }), at + 5_000)).toBe(false);
    expect(isTooSoonAfterFailure(asked(), at)).toBe(false);
  });

  it('asks one that always offers something else less and less often, and never gives up', () => {
    expect(isStale(asked({ differing: 2 }), 0, at + 30_000)).toBe(true);
    expect(isStale(asked({ differing: 3 }), 0, at + 59_999)).toBe(false);
    expect(isStale(asked({ differing: 1_000_000 }), 0, at + 299_999)).toBe(false);
    expect(isStale(asked({ differing: 1_000_000 }), 0, at + 300_000)).toBe(true);
    expect(mayAskForName(asked({ differing: 1_000_000 }), at + 299_999)).toBe(false);
    expect(mayAskForName(asked({ differing: 1_000_000 }), at + 300_000)).toBe(true);
  });

  it('trusts no answer from the future', () => {
    expect(isStale(asked(), 0, at - 1)).toBe(true);
    expect(mayAskForName(asked(), at - 1)).toBe(true);
    expect(isTooSoonAfterFailure(asked({ failedAt: at }), at - 1)).toBe(false);
  });
});
