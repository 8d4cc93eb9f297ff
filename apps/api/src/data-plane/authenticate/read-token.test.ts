import { describe, expect, it } from 'vitest';
import { member, readToken, TOKEN_LENGTH_LIMIT } from './read-token.ts';

const encode = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');
const token = (header: string, claims: string | Uint8Array) => `${encode(header)}.${encode(claims)}.c2ln`;

describe('readToken', () => {
  it('reads header and claims without believing any of it', () => {
    expect(readToken(token('{"alg":"none"}', '{"sub":"ada"}'))).toEqual({
      header: { alg: 'none' },
      claims: { sub: 'ada' },
    });
  });

  it.each([
    ['nothing', ''],
    ['one part', 'abc'],
    ['two parts', `${encode('{}')}.${encode('{}')}`],
    ['no signature', `${encode('{}')}.${encode('{}')}.`],
    ['four parts', `${token('{}', '{}')}.x`],
    ['five parts, as an encrypted token has', `${token('{}', '{}')}.x.y`],
    ['other characters', `${token('{}', '{}')}=`],
    ['a header that is no JSON', token('alg', '{}')],
    ['a header that is a list', token('[]', '{}')],
    ['claims that are null', token('{}', 'null')],
    ['claims that are text', token('{}', '"sub"')],
    ['claims that are no UTF-8', token('{}', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))],
    ['a byte-order mark', token('{}', '\ufeff{}')],
    ['nesting without an end', token('{}', '['.repeat(4000))],
  ])('finds no token in %s', (_name, bearer) => {
    expect(readToken(bearer)).toBeUndefined();
  });

  it('does not look at what is longer than a token may be', () => {
    const bearer = token('{}', JSON.stringify({ pad: 'a'.repeat(TOKEN_LENGTH_LIMIT) }));
    expect(bearer.length).toBeGreaterThan(TOKEN_LENGTH_LIMIT);
    expect(readToken(bearer)).toBeUndefined();
  });

  it('takes nothing for a member that every object inherits', () => {
    const claims = readToken(token('{}', '{"own":"1"}'))?.claims ?? {};
    expect(member(claims, 'own')).toBe('1');
    expect(member(claims, 'constructor')).toBeUndefined();
  });
});
