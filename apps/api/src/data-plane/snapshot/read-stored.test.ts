import { describe, expect, it } from 'vitest';
import { readCredential, readForeignIssuer, readLimits, readRunning } from './read-stored.ts';

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

describe('readRunning', () => {
  const byDefault = { execution: 'inline', inlineMs: 10_000, deadlineMs: 3_600_000, retry: 'effective-idempotent' };

  it('has an answer where rules say nothing', () => {
    for (const stored of [undefined, null, {}]) expect(readRunning(stored)).toEqual(byDefault);
  });

  it('reads what rules say', () => {
    const said = { execution: 'task-required', inlineMs: 0, retry: 'never' };
    expect(readRunning({ ...said, deadline: '90s' })).toEqual({ ...said, deadlineMs: 90_000 });
    expect(readRunning({ deadline: '7d' })).toEqual({ ...byDefault, deadlineMs: 604_800_000 });
  });

  it.each([
    { execution: 'later' },
    { execution: null },
    { inlineMs: -1 },
    { inlineMs: 55_001 },
    { inlineMs: '5' },
    { inlineMs: 1.5 },
    { deadline: 'soon' },
    { deadline: '0s' },
    { deadline: '8d' },
    { deadline: 90 },
  ])('has the default for one field that it cannot read, and what is said for the others: %j', (change) => {
    const said = { execution: 'task', inlineMs: 5, deadline: '10m', retry: 'never' };
    const read = readRunning({ ...said, ...change, concurrency: 5 });
    const [field] = Object.keys(change).map((name) => (name === 'deadline' ? 'deadlineMs' : name));
    const expected = { execution: 'task', inlineMs: 5, deadlineMs: 600_000, retry: 'never' };
    expect(read).toEqual({ ...expected, [field ?? '']: byDefault[field as keyof typeof byDefault] });
  });

  it('makes nothing twice where it cannot read whether it may', () => {
    for (const stored of [{ retry: 'always' }, { retry: null }, 'never', 5, []]) {
      expect(readRunning(stored)).toEqual({ ...byDefault, retry: 'never' });
    }
  });
});
