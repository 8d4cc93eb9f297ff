import { describe, expect, it } from 'vitest';
import { checkForm } from './check-form.ts';

const now = new Date('2026-11-22T12:00:00Z');
const seconds = now.getTime() / 1000;

const check = (header: object, claims: object = {}) =>
  checkForm(
    {
      header: { alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header },
      claims: { iat: seconds, exp: seconds + 60, ...claims },
    },
    now,
  );

describe('checkForm', () => {
  it.each([
    ['of our own issuers', {}],
    ['without a type, as many issuers write them', { typ: undefined }],
    ['of type JWT', { typ: 'JWT' }],
    ['with the long form of its type', { typ: 'application/at+jwt' }],
    ['with a thumbprint of a certificate', { x5t: 'abc', 'x5t#S256': 'abc' }],
    ['with another asymmetric algorithm', { alg: 'PS512' }],
  ])('lets through a token %s', (_name, header) => {
    expect(check(header)).toBeUndefined();
  });

  it.each([
    ['alg none', { alg: 'none' }],
    ['alg None', { alg: 'None' }],
    ['a shared secret', { alg: 'HS256' }],
    ['an algorithm that cannot be verified here', { alg: 'EdDSA' }],
    ['a list of algorithms', { alg: ['ES256'] }],
    ['no algorithm', { alg: undefined }],
    ['the type of a logout token', { typ: 'logout+jwt' }],
    ['the type of a proof of possession', { typ: 'dpop+jwt' }],
    ['a type that is no text', { typ: 1 }],
    ['no key id', { kid: undefined }],
    ['an empty key id', { kid: '' }],
    ['a key id that is a list', { kid: ['k1'] }],
    ['a key id without an end', { kid: 'k'.repeat(257) }],
    ['crit', { crit: ['exp'] }],
    ['a key of its own', { jwk: {} }],
    ['a place to fetch keys from', { jku: 'https://attacker.example/jwks' }],
    ['a place to fetch a certificate from', { x5u: 'https://attacker.example/x' }],
    ['a certificate', { x5c: ['abc'] }],
    ['a payload that is not encoded', { b64: false }],
  ])('stops a header with %s', (_name, header) => {
    expect(check(header)).toBeTypeOf('string');
  });

  it.each([
    ['an end that has passed', { exp: seconds - 5 }, 'expired'],
    ['no end', { exp: undefined }, 'expired'],
    ['an end that is text', { exp: String(seconds + 60) }, 'expired'],
    ['an end in years', { exp: seconds + 366 * 86_400 }, 'lives too long'],
    ['an end that is no number of this world', { exp: 1e308 }, 'lives too long'],
    ['a beginning that is to come', { nbf: seconds + 60 }, 'not valid yet'],
    ['a beginning that is text', { nbf: '0' }, 'not valid yet'],
    ['an issue date that is to come', { iat: seconds + 60 }, 'issued in the future'],
    ['an issue date that is null', { iat: null }, 'issued in the future'],
  ])('stops a token with %s', (_name, claims, reason) => {
    expect(check({}, claims)).toBe(reason);
  });

  it('allows for clocks that differ by a few seconds', () => {
    expect(check({}, { exp: seconds - 4, nbf: seconds + 5, iat: seconds + 5 })).toBeUndefined();
  });
});
