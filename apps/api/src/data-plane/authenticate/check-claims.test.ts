import { describe, expect, it } from 'vitest';
import { checkClaims } from './check-claims.ts';

const now = new Date('2026-11-22T12:00:00Z');
const seconds = now.getTime() / 1000;

const expected = {
  issuer: 'http://127.0.0.1:4000/t/acme/oauth',
  audiences: ['http://127.0.0.1:4000/t/acme/mcp', 'http://localhost:4000/t/acme/mcp'],
  tenantId: '0199aaaa-0000-7000-8000-000000000001',
  revoked: new Set(['revoked-token']),
  now,
};

const good = {
  iss: expected.issuer,
  aud: expected.audiences[0],
  tenant: expected.tenantId,
  sub: 'ada',
  client_id: 'cli',
  jti: 'token-1',
  scope: 'mcp:tools  mcp:prompts',
  iat: seconds - 10,
  exp: seconds + 60,
};

const header = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' };

const tokenWith = (protectedHeader: object) =>
  `${Buffer.from(JSON.stringify(protectedHeader)).toString('base64url')}.e30.c2ln`;

const check = (claims: object, protectedHeader: object = header) =>
  checkClaims(tokenWith(protectedHeader), { ...good, ...claims }, expected);

describe('checkClaims', () => {
  it('reads what a good token says', () => {
    expect(check({})).toEqual({
      subject: 'ada',
      clientId: 'cli',
      tokenId: 'token-1',
      scopes: new Set(['mcp:tools', 'mcp:prompts']),
    });
  });

  it('takes the endpoint under any origin that we are known by', () => {
    expect(check({ aud: expected.audiences[1] })).toBeTypeOf('object');
  });

  it.each([
    ['another tenant as issuer', { iss: 'http://127.0.0.1:4000/t/globex/oauth' }, 'another issuer'],
    ['another endpoint', { aud: 'http://127.0.0.1:4000/t/acme/mcp/other' }, 'another audience'],
    ['the bare host', { aud: 'http://127.0.0.1:4000' }, 'another audience'],
    ['several audiences', { aud: [...expected.audiences] }, 'another audience'],
    ['a slug instead of the tenant id', { tenant: 'acme' }, 'another tenant'],
    ['an end that has passed', { exp: seconds - 5 }, 'expired'],
    ['no end', { exp: undefined }, 'expired'],
    ['an end that is text', { exp: String(seconds + 60) }, 'expired'],
    ['a beginning that is to come', { nbf: seconds + 60 }, 'not valid yet'],
    ['an issue date that is to come', { iat: seconds + 60 }, 'issued in the future'],
    ['no subject', { sub: '' }, 'a claim is missing'],
    ['no id', { jti: undefined }, 'a claim is missing'],
    ['no client', { client_id: undefined }, 'a claim is missing'],
    ['a subject of unreasonable length', { sub: 'a'.repeat(513) }, 'a claim is missing'],
    ['scopes as a list', { scope: ['mcp'] }, 'scope is not a string'],
    ['an id that was revoked', { jti: 'revoked-token' }, 'revoked'],
  ])('refuses a token with %s', (_name, claims, reason) => {
    expect(check(claims)).toBe(reason);
  });

  it.each([
    ['alg none', { ...header, alg: 'none' }],
    ['a shared secret', { ...header, alg: 'HS256' }],
    ['an ID token', { ...header, typ: 'JWT' }],
    ['no key id', { alg: 'ES256', typ: 'at+jwt' }],
    ['crit', { ...header, crit: ['exp'] }],
    ['a key of its own', { ...header, jwk: {} }],
    ['a key elsewhere', { ...header, jku: 'https://attacker.example/jwks' }],
  ])('refuses a header with %s', (_name, protectedHeader) => {
    expect(check({}, protectedHeader)).toBeTypeOf('string');
  });
});
