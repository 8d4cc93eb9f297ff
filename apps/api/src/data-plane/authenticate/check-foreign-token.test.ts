import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { revoked } from '../../../test/revoked.ts';
import type { ForeignIssuerSnapshot } from '../snapshot/tenant-snapshot.ts';
import { checkForeignToken } from './check-foreign-token.ts';

const issuer: ForeignIssuerSnapshot = {
  kind: 'foreign',
  id: '0199aaaa-0000-7000-8000-000000000002',
  slug: 'entra',
  issuer: 'https://login.example/v2.0',
  jwksUri: 'https://login.example/keys',
  audience: 'endpoint',
  tenantClaim: { claim: 'tid', equals: 'org-1' },
  subjectClaim: 'oid',
  provisioning: 'invited',
};

const expected = {
  audiences: ['https://gatehouse.example/t/acme/mcp'],
  tenantId: '0199aaaa-0000-7000-8000-000000000001',
  revoked: revoked({ tokenIds: new Set(['entra:revoked']) }),
};

const good = {
  iss: issuer.issuer,
  aud: expected.audiences[0],
  tid: 'org-1',
  oid: 'ada',
  sub: 'pairwise',
  azp: 'app-1',
  jti: 'one',
  scope: 'mcp',
  exp: 1_800_000_000,
};

const check = (claims: object, header: object = { typ: 'at+jwt' }, bind: Partial<ForeignIssuerSnapshot> = {}) =>
  checkForeignToken(
    { header: { alg: 'RS256', kid: 'k1', ...header }, claims: { ...good, ...claims } },
    'header.payload.signature',
    { ...issuer, ...bind },
    expected,
  );

describe('checkForeignToken', () => {
  it('reads what a good token says, by the claims that the admin named', () => {
    expect(check({})).toEqual({
      subject: 'ada',
      clientId: 'entra:app-1',
      tokenId: 'entra:one',
      scopes: new Set(['mcp']),
      expiresAt: new Date(1_800_000_000_000),
      revocable: { tokenId: 'entra:one' },
    });
  });

  it('gives no scope to a token that names none', () => {
    expect(check({ scope: undefined })).toMatchObject({ scopes: new Set() });
    expect(check({ scope: undefined, scp: 'mcp' })).toMatchObject({ scopes: new Set() });
  });

  it('keeps clients and ids of this issuer apart from those of any other', () => {
    expect(check({ client_id: 'ci' })).toMatchObject({ clientId: 'entra:ci' });
    expect(check({ azp: undefined })).toMatchObject({ clientId: 'entra:' });
    const tokenId = `entra:sha256:${hash('sha256', 'header.payload', 'base64url')}`;
    expect(check({ jti: undefined })).toMatchObject({ tokenId });
    expect(check({ jti: 'with a space' })).toMatchObject({ tokenId });
  });

  it('takes one of several audiences, and a literal one where the admin said so', () => {
    expect(check({ aud: ['https://other.example', expected.audiences[0]] })).toBeTypeOf('object');
    const literal = { audience: { literal: 'api://gatehouse' } };
    expect(check({ aud: 'api://gatehouse' }, {}, literal)).toBeTypeOf('object');
    expect(check({}, {}, literal)).toBe('another audience');
  });

  it.each([
    ['another audience', { aud: 'https://gatehouse.example/t/globex/mcp' }, 'another audience'],
    ['the bare host as audience', { aud: 'https://gatehouse.example' }, 'another audience'],
    ['a literal audience that nobody set', { aud: 'api://gatehouse' }, 'another audience'],
    ['no audience', { aud: undefined }, 'another audience'],
    ['an empty list of audiences', { aud: [] }, 'another audience'],
    ['an audience that is an object', { aud: { includes: true } }, 'another audience'],
    ['another of its customers', { tid: 'org-2' }, 'another tenant'],
    ['a list of customers', { tid: ['org-1'] }, 'another tenant'],
    ['no customer', { tid: undefined }, 'another tenant'],
    ['no subject', { oid: undefined }, 'a claim is missing'],
    ['a subject that is a number', { oid: 7 }, 'a claim is missing'],
    ['a subject with a NUL', { oid: 'ada\0' }, 'a claim is missing'],
    ['a subject with half a character', { oid: 'ada\ud800' }, 'a claim is missing'],
    ['an id that was revoked', { jti: 'revoked' }, 'revoked'],
    ['scopes as a list', { scope: ['mcp'] }, 'scope is not a string'],
  ])('refuses a token with %s', (_name, claims, reason) => {
    expect(check(claims)).toBe(reason);
  });

  it('finds no subject in what every object inherits', () => {
    expect(check({}, {}, { subjectClaim: 'constructor' })).toBe('a claim is missing');
  });

  it.each(['nonce', 'at_hash', 'c_hash'])('refuses an ID token, which has %s', (claim) => {
    expect(check({ [claim]: 'x' }, { typ: 'JWT' })).toBe('an ID token');
    expect(check({ [claim]: 'x' }, {})).toBe('an ID token');
    expect(check({ [claim]: 'x' }, { typ: 'at+jwt' })).toBeTypeOf('object');
  });
});
