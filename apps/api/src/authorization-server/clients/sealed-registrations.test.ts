import { parseTenantId, systemClock } from '@gatehouse/db';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { describe, expect, it } from 'vitest';
import { type Registration, SealedRegistrations } from './sealed-registrations.ts';

const acme = parseTenantId('0199aaaa-0000-7000-8000-000000000001');
const globex = parseTenantId('0199aaaa-0000-7000-8000-000000000002');
const [older, newer] = [generateMasterKey(), generateMasterKey()];
const sealed = new SealedRegistrations(parseMasterKeys({ current: older }), systemClock);

const registration: Registration = {
  name: 'An editor',
  redirectUris: ['http://127.0.0.1:33418/oauth/callback'],
  refreshes: true,
  auth: 'none',
};
const id = sealed.seal(acme, registration) ?? '';

describe('a sealed registration', () => {
  it('is what was registered, and says when', async () => {
    expect(await sealed.open(acme, id)).toEqual({ ...registration, issuedAt: expect.any(Number) });
  });

  it('is short enough for a URL', () => {
    expect(id.length).toBeLessThan(300);
    expect(id).toMatch(/^dcr\.[\w-]+$/);
  });

  it('is nothing at another tenant', async () => {
    expect(await sealed.open(globex, id)).toBeUndefined();
  });

  it.each([
    ['one character changed', `${id.slice(0, -6)}${id.at(-6) === 'A' ? 'B' : 'A'}${id.slice(-5)}`],
    ['a second spelling', `${id}=`],
    ['cut off', id.slice(0, 40)],
    ['made up', 'dcr.AAAA'],
    ['empty', 'dcr.'],
    ['not one', 'https://client.example/metadata'],
  ])('does not open: %s', async (_what, other) => {
    expect(await sealed.open(acme, other)).toBeUndefined();
  });

  it('outlives a rotation of the master key, with its secret', async () => {
    const later = new SealedRegistrations(parseMasterKeys({ current: newer, previous: [older] }), systemClock);
    expect(await later.open(acme, id)).toMatchObject(registration);
    expect(later.secretOf(acme, id)).toBe(sealed.secretOf(acme, id));
  });

  it('has a secret that is its own, and its tenant’s', () => {
    const other = sealed.seal(acme, registration) ?? '';
    expect(sealed.secretOf(acme, id)).not.toBe(sealed.secretOf(acme, other));
    expect(sealed.secretOf(acme, id)).not.toBe(sealed.secretOf(globex, id));
  });

  it('is refused when it would be too long', () => {
    const long = Array.from(
      { length: 20 },
      (_, i) => `https://${crypto.randomUUID()}.example/${crypto.randomUUID()}${i}`,
    );
    expect(sealed.seal(acme, { ...registration, redirectUris: long })).toBeUndefined();
  });
});
