import { describe, expect, it } from 'vitest';
import { newRecoveryCode, recoveryCodeDigest } from './recovery-code.ts';

describe('a recovery code', () => {
  it('is four groups of four signs that cannot be taken for each other', () => {
    const codes = Array.from({ length: 200 }, newRecoveryCode);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    expect(new Set(codes).size).toBe(200);
  });

  it('is the same however it is typed', () => {
    const digest = recoveryCodeDigest('account', '0123-1bcd-efgh-jkmn');
    expect(recoveryCodeDigest('account', ' O1 23 LBCD-EFGHJKMN')).toEqual(digest);
    expect(recoveryCodeDigest('another', '0123-1bcd-efgh-jkmn')).not.toEqual(digest);
  });

  it.each(['', '0123', '0123-1bcd-efgh-jkmn-p', '0123-1bcd-efgh-jkm!', 'x'.repeat(1_000_000)])('is not %j', (typed) => {
    expect(recoveryCodeDigest('account', typed)).toBeUndefined();
  });
});
