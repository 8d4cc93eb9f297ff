import { type TOTP, URI } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { newTotpSecret, totpSetUp, totpStepOf } from './totp-code.ts';

/** RFC 6238, appendix B, whose codes have eight digits: the last six of them are ours. */
const secret = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [20_000_000_000, '353130', 666_666_666],
  ])('of the standard at %i s is %s', (seconds, code, step) => {
    expect(totpStepOf(secret, code, at(seconds))).toBe(step);
  });

  it('is good for one step to each side, and known by its own', () => {
    expect([-61, -31, -1, 0, 29, 30, 59, 60].map((offset) => totpStepOf(secret, '287082', at(30 + offset)))).toEqual([
      undefined,
      undefined,
      1,
      1,
      1,
      1,
      1,
      undefined,
    ]);
  });

  it.each(['', '28708', '2870820', 'abcdef', '２８７０８２', '-87082'])('is not %j', (code) => {
    expect(totpStepOf(secret, code, at(59))).toBeUndefined();
  });

  it('may be typed as apps show it', () => {
    expect(totpStepOf(secret, ' 287 082 ', at(59))).toBe(1);
  });
});

describe('what an app is told', () => {
  it('holds the secret, and names with signs that mean something in a URI as text', () => {
    const bytes = newTotpSecret();
    const { secret: text, uri } = totpSetUp(bytes, { issuer: 'Gatehouse (a:b&c=d/?#)', label: 'ada+x@acme.example' });
    const read = new URL(uri);
    expect(read.searchParams.get('issuer')).toBe('Gatehouse (a b&c=d/?#)');
    expect(read.searchParams.get('secret')).toBe(text);
    expect(decodeURIComponent(read.pathname)).toContain('ada+x@acme.example');
    expect(totpStepOf(bytes, appFrom(uri).generate({ timestamp: 59_000 }), at(59))).toBe(1);
  });
});

/** As an app reads it. */
function appFrom(uri: string): TOTP {
  return URI.parse(uri) as TOTP;
}
