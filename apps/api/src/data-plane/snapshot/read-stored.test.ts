import { describe, expect, it } from 'vitest';
import { readCredential, readForeignIssuer, readLimits } from './read-stored.ts';

const row = {
  id: 'i',
  slug: 'entra',
  url: 'https://login.example/v2.0',
  jwksUri: 'https://login.example/keys',
  bind: { audience: 'endpoint' },
  claims: { subject: 'oid' },
  provisioning: 'first-token',
};

describe('readForeignIssuer', () => {
  it('reads what apply stores', () => {
    expect(readForeignIssuer(row)).toEqual({
      kind: 'foreign',
      id: 'i',
      slug: 'entra',
      issuer: row.url,
      jwksUri: row.jwksUri,
      audience: 'endpoint',
      subjectClaim: 'oid',
      provisioning: 'first-token',
    });
  });

  it('reads a literal audience, a tenant claim and what is left to the default', () => {
    const tenant = { claim: 'tid', equals: '1' };
    const bind = { audience: 'api://x', tenant };
    expect(readForeignIssuer({ ...row, bind, claims: null, provisioning: 'invited' })).toMatchObject({
      audience: { literal: 'api://x' },
      tenantClaim: tenant,
      subjectClaim: 'sub',
      provisioning: 'invited',
    });
  });

  it('provisions nobody where it cannot tell', () => {
    expect(readForeignIssuer({ ...row, provisioning: 'always' })?.provisioning).toBe('invited');
  });

  it.each([
    { url: null },
    { jwksUri: null },
    { bind: null },
    { bind: {} },
    { bind: { audience: '' } },
    { bind: { audience: 'endpoint', tenant: { claim: 'tid' } } },
    { bind: 'endpoint' },
    { claims: { subject: 7 } },
  ])('does not trust an issuer that it cannot read: %j', (change) => {
    expect(readForeignIssuer({ ...row, ...change })).toBeUndefined();
  });
});

describe('readCredential', () => {
  it('reads the types that there are', () => {
    const header = { type: 'header', name: 'Authorization', value: 'local:crm' };
    expect(readCredential({ type: 'none' })).toEqual({ type: 'none' });
    expect(readCredential(header)).toEqual(header);
  });

  it.each([null, {}, { type: 'basic' }, { type: 'header', name: 'x' }, { type: 'header', name: '', value: 'x' }])(
    'does not take %j for none',
    (stored) => {
      expect(readCredential(stored)).toBeUndefined();
    },
  );
});

describe('readLimits', () => {
  it('reads what is set, and nothing where nothing is or it cannot be read', () => {
    expect(readLimits({ requestsPerMinute: 600 })).toEqual({ requestsPerMinute: 600 });
    for (const stored of [undefined, null, {}, { concurrent: 0 }, { concurrent: '5' }, 'no']) {
      expect(readLimits(stored)).toEqual({});
    }
  });
});
