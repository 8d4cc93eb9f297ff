import { describe, expect, it } from 'vitest';
import { revoked } from '../../../test/revoked.ts';
import { checkBuiltinToken } from './check-builtin-token.ts';

const now = new Date('2026-11-22T12:00:00Z');
const seconds = now.getTime() / 1000;

const expected = {
  audiences: ['http://127.0.0.1:4000/t/acme/mcp', 'http://localhost:4000/t/acme/mcp'],
  tenantId: '0199aaaa-0000-7000-8000-000000000001',
  revoked: revoked({
    tokenIds: new Set(['acme.revoked']),
    grants: new Set(['grant-1']),
    sessions: new Set(['session-1']),
    clients: new Map([['gone', seconds - 10]]),
    principals: new Map([['eve', seconds - 10]]),
  }),
  now,
};

const good = {
  iss: 'http://127.0.0.1:4000/t/acme/oauth',
  aud: expected.audiences[0],
  tenant: expected.tenantId,
  sub: 'ada',
  client_id: 'cli',
  jti: 'token-1',
  scope: 'mcp:tools  mcp:prompts',
  iat: seconds - 10,
  exp: seconds + 60,
};

const check = (claims: object, header: object = {}) =>
  checkBuiltinToken(
    { header: { alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header }, claims: { ...good, ...claims } },
    expected,
  );

describe('checkBuiltinToken', () => {
  it('reads what a good token says', () => {
    expect(check({})).toEqual({
      subject: 'ada',
      clientId: 'cli',
      tokenId: 'token-1',
      scopes: new Set(['mcp:tools', 'mcp:prompts']),
      expiresAt: new Date((seconds + 60) * 1000),
      revocable: {
        tokenId: 'token-1',
        builtin: {
          ...{ subject: 'ada', clientId: 'cli', issuedAt: seconds - 10 },
          ...{ grantId: undefined, sessionUid: undefined },
        },
      },
    });
  });

  it('makes nothing of what it does not ask for', () => {
    expect(check({ auth_time: 'never', amr: { pwd: 1 }, acr: null, more: ['x'] })).toEqual(check({}));
  });

  it('takes the endpoint under any origin that we are known by', () => {
    expect(check({ aud: expected.audiences[1] })).toBeTypeOf('object');
  });

  it.each([
    ['another endpoint', { aud: 'http://127.0.0.1:4000/t/acme/mcp/other' }, 'another audience'],
    ['another tenant as audience', { aud: 'http://127.0.0.1:4000/t/globex/mcp' }, 'another audience'],
    ['the bare host', { aud: 'http://127.0.0.1:4000' }, 'another audience'],
    ['a longer path', { aud: `${expected.audiences[0]}/` }, 'another audience'],
    ['several audiences', { aud: [...expected.audiences] }, 'another audience'],
    ['no audience', { aud: undefined }, 'another audience'],
    ['a slug instead of the tenant id', { tenant: 'acme' }, 'another tenant'],
    ['no tenant', { tenant: undefined }, 'another tenant'],
    ['a life of more than an hour', { exp: seconds + 3606 }, 'lives too long'],
    ['no issue date', { iat: undefined }, 'a claim is missing'],
    ['no subject', { sub: '' }, 'a claim is missing'],
    ['a subject with something invisible', { sub: 'ada\u200b' }, 'a claim is missing'],
    ['a subject of unreasonable length', { sub: 'a'.repeat(256) }, 'a claim is missing'],
    ['no id', { jti: undefined }, 'a claim is missing'],
    ['no client', { client_id: undefined }, 'a claim is missing'],
    ['scopes as a list', { scope: ['mcp'] }, 'scope is not a string'],
    ['an id that was revoked', { jti: 'acme.revoked' }, 'revoked'],
    ['an authorization that was revoked', { gid: 'grant-1' }, 'revoked'],
    ['a session that was ended', { sid: 'session-1' }, 'revoked'],
    ['a client that was ended, dated by a clock that is ahead', { client_id: 'gone', iat: seconds - 5 }, 'revoked'],
    ['a principal that was ended, dated by a clock that is ahead', { sub: 'eve', iat: seconds - 5 }, 'revoked'],
    [
      'an authorization of a client of the second before it was ended',
      { client_id: 'gone', gid: 'g', iat: seconds - 11 },
      'revoked',
    ],
    [
      'an authorization of a principal of the second before it was ended',
      { sub: 'eve', gid: 'g', iat: seconds - 11 },
      'revoked',
    ],
  ])('refuses a token with %s', (_name, claims, reason) => {
    expect(check(claims)).toBe(reason);
  });

  it.each([
    ['an algorithm that is not ours', { alg: 'RS256' }],
    ['the type of an ID token', { typ: 'JWT' }],
    ['the type in other letters', { typ: 'AT+JWT' }],
    ['a member that we do not write', { x5t: 'abc' }],
  ])('refuses a header with %s', (_name, header) => {
    expect(check({}, header)).toBeTypeOf('string');
  });

  it.each([
    ['client', { client_id: 'gone', iat: seconds - 4 }],
    ['principal', { sub: 'eve', iat: seconds - 4 }],
    ['client, with a new authorization in the very second', { client_id: 'gone', gid: 'grant-2' }],
    ['principal, with a new authorization in the very second', { sub: 'eve', gid: 'grant-2' }],
    ['grant', { gid: 'grant-2' }],
    ['session', { sid: 'session-2' }],
  ])('takes what was issued after a %s had been ended', (_what, claims) => {
    expect(check(claims)).toBeTypeOf('object');
  });
});
