import { inspect } from 'node:util';
import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { SecretValue } from '@gatehouse/secrets';
import { testClock } from '@gatehouse/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SecretsService } from '../../control-plane/secrets/secrets.service.ts';
import type { UpstreamCredential, UpstreamSnapshot } from '../snapshot/tenant-snapshot.ts';
import { UpstreamCredentials } from './upstream-credentials.ts';

const acme = 'acme' as TenantId;
const globex = 'globex' as TenantId;
const clock = testClock('2026-11-22T12:00:00Z');
let values: Map<string, string>;
let reads: string[];
let credentials: UpstreamCredentials;

beforeEach(() => {
  values = new Map([
    ['acme local:token', 'of acme'],
    ['globex local:token', 'of globex'],
    ['acme env:ACME_TOKEN', 'from the environment'],
  ]);
  reads = [];
  const resolve = async (tenant: string, reference: string) => {
    reads.push(`${tenant} ${reference}`);
    const value = values.get(`${tenant} ${reference}`);
    if (value === undefined) throw new GatehouseError('secret.not-found', { reason: reference });
    if (value === 'database away') throw new GatehouseError('database.unavailable');
    return SecretValue.fromBytes(Buffer.from(value));
  };
  credentials = new UpstreamCredentials({ resolve } as Partial<SecretsService> as SecretsService, clock);
});

function upstream(credential: UpstreamCredential): UpstreamSnapshot {
  return {
    id: 'u',
    slug: 'billing',
    url: 'http://a/',
    timeoutMs: 1000,
    credential,
    sessions: 'client',
    catalogue: undefined,
  };
}
const keyed = (value = 'local:token') => upstream({ type: 'header', name: 'X-Api-Key', value });

describe('the credential for an upstream', () => {
  it('is nothing where it needs none, without a look at any secret', () => {
    expect(credentials.headersFor(acme, upstream({ type: 'none' }))).toEqual({});
    expect(reads).toEqual([]);
  });

  it('is read once, however many calls ask, and given without waiting from then on', async () => {
    const billing = keyed();
    const asked = [credentials.headersFor(acme, billing), credentials.headersFor(acme, billing)];
    expect(await Promise.all(asked)).toEqual([{ 'x-api-key': 'of acme' }, { 'x-api-key': 'of acme' }]);
    clock.advance(3_600_000);
    expect(credentials.headersFor(acme, billing)).toEqual({ 'x-api-key': 'of acme' });
    expect(reads).toHaveLength(1);
  });

  it('is read again for the upstream of a new snapshot, which a changed secret brings', async () => {
    await credentials.headersFor(acme, keyed());
    values.set('acme local:token', 'changed');
    expect(await credentials.headersFor(acme, keyed())).toEqual({ 'x-api-key': 'changed' });
  });

  it('is read again after half a minute where nobody tells of a change', async () => {
    const billing = keyed('env:ACME_TOKEN');
    await credentials.headersFor(acme, billing);
    values.set('acme env:ACME_TOKEN', 'changed');
    clock.advance(29_999);
    expect(credentials.headersFor(acme, billing)).toEqual({ 'x-api-key': 'from the environment' });
    clock.advance(1);
    expect(await credentials.headersFor(acme, billing)).toEqual({ 'x-api-key': 'changed' });
  });

  it('is that of the tenant that asks, whatever is kept', async () => {
    const shared = keyed();
    await credentials.headersFor(acme, shared);
    expect(await credentials.headersFor(globex, shared)).toEqual({ 'x-api-key': 'of globex' });
  });

  it('that is missing is said to be, and looked for again after a second', async () => {
    const billing = keyed('local:other');
    const missing = expect.objectContaining({ code: 'upstream.credential-missing', data: undefined });
    await expect(credentials.headersFor(acme, billing)).rejects.toEqual(missing);
    values.set('acme local:other', 'found');
    await expect(credentials.headersFor(acme, billing)).rejects.toEqual(missing);
    expect(reads).toHaveLength(1);
    clock.advance(1_000);
    expect(await credentials.headersFor(acme, billing)).toEqual({ 'x-api-key': 'found' });
  });

  it('is not said to be missing when the database is what is away', async () => {
    values.set('acme local:token', 'database away');
    await expect(credentials.headersFor(acme, keyed())).rejects.toMatchObject({ code: 'database.unavailable' });
  });

  it.each(['token\n', 'a\r\nX-Admin: 1', ' token', 'token ', 'ключ', 'to\u007fken'])(
    'is refused where it could be read as more than one header, and not told: %j',
    async (value) => {
      values.set('acme local:token', value);
      const thrown = await Promise.resolve(credentials.headersFor(acme, keyed())).catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: 'upstream.credential-missing' });
      expect(inspect(thrown, { depth: 9 })).not.toContain(value.trim());
    },
  );
});
