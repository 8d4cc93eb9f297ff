import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
});

interface Trust {
  readonly slug?: string;
  readonly issuer?: string;
  readonly audience?: string;
  /** `claim=value` */
  readonly claim?: string;
}

function file(tenant: string, trust: Trust): string {
  const { slug = 'idp', issuer = 'https://idp.example', audience = 'api://shared', claim } = trust;
  const [name, value] = claim?.split('=') ?? [];
  const bound = claim ? `, tenant: { claim: "${name}", equals: "${value}" }` : '';
  return `tenant: ${tenant}
issuers:
  - { slug: ${slug}, issuer: "${issuer}", jwksUri: "${issuer}/keys", bind: { audience: "${audience}"${bound} } }`;
}

const taken = { code: 'issuer.audience-taken' };

describe('an issuer of a file', () => {
  it('is made, and changed, and recorded', async () => {
    expect(await plane.apply(file('one', { audience: 'endpoint' }))).toEqual([
      'create tenant one',
      'create issuer idp',
    ]);
    expect(await plane.apply(file('one', { audience: 'endpoint' }))).toEqual([]);
    expect(await plane.changes(file('one', { audience: 'api://one' }))).toMatchObject([
      { action: 'update', before: { bind: { audience: 'endpoint' } }, after: { bind: { audience: 'api://one' } } },
    ]);
    expect((await plane.events('one')).filter(({ kind }) => kind === 'issuer.changed')).toHaveLength(2);
  });

  it('is never the built-in one, which stays as it is', async () => {
    const tenantId = await plane.services.get(TenantsService).idOf('one');
    const rows = await plane.database.withTenant(tenantId, (tx) => tx.issuer.findMany({ orderBy: { slug: 'asc' } }));
    expect(rows.map(({ slug, kind, url }) => [slug, kind, url])).toEqual([
      ['builtin', 'builtin', null],
      ['idp', 'foreign', 'https://idp.example'],
    ]);
  });

  it('has an identifier that no other issuer of the tenant has', async () => {
    await expect(plane.apply(file('one', { slug: 'other', audience: 'endpoint' }))).rejects.toMatchObject({
      code: 'file.invalid',
      reason: expect.stringContaining('idp has that URL already'),
    });
    const renamed = file('one', { slug: 'other', audience: 'endpoint' });
    expect(await plane.apply(renamed, { prune: 'owned' })).toEqual(['remove issuer idp', 'create issuer other']);
  });

  it.each([
    ['issuer', { issuer: 'http://127.0.0.1:4000/t/acme/oauth' }],
    ['issuer under another of our origins', { issuer: 'http://localhost:4000/t/acme/oauth' }],
    ['audience', { audience: 'http://127.0.0.1:4000/t/acme/mcp' }],
  ])('lies outside this installation: its %s', async (_, trust) => {
    await expect(plane.apply(file('inside', trust))).rejects.toMatchObject({ code: 'file.invalid' });
  });
});

describe('a literal audience', () => {
  it('is taken by one tenant only, unless a claim tells their tokens apart', async () => {
    await plane.apply(file('first', { issuer: 'https://a.example' }));
    await expect(plane.apply(file('second', { issuer: 'https://a.example' }))).rejects.toMatchObject(taken);
    // Bound by a claim or not, the tokens of the second would be good at the first.
    await expect(plane.apply(file('second', { issuer: 'https://a.example', claim: 'tid=2' }))).rejects.toMatchObject(
      taken,
    );

    await plane.apply(file('first', { issuer: 'https://a.example', claim: 'tid=1' }));
    await plane.apply(file('second', { issuer: 'https://a.example', claim: 'tid=2' }));
    await expect(plane.apply(file('first', { issuer: 'https://a.example' }))).rejects.toMatchObject(taken);
    await expect(plane.apply(file('third', { issuer: 'https://a.example' }))).rejects.toMatchObject(taken);
    await expect(plane.apply(file('third', { issuer: 'https://a.example', claim: 'tid=1' }))).rejects.toMatchObject(
      taken,
    );
    await expect(plane.apply(file('third', { issuer: 'https://a.example', claim: 'org=3' }))).rejects.toMatchObject(
      taken,
    );
    expect(await plane.services.get(TenantsService).find('third')).toBeUndefined();
  });

  it('is free at another issuer, with another value, and for endpoints', async () => {
    await plane.apply(file('fourth', { issuer: 'https://b.example' }));
    await plane.apply(file('fifth', { issuer: 'https://c.example' }));
    await plane.apply(file('sixth', { issuer: 'https://b.example', audience: 'api://other' }));
    await plane.apply(file('seventh', { issuer: 'https://b.example', audience: 'endpoint' }));
    await plane.apply(file('eighth', { issuer: 'https://b.example', audience: 'endpoint' }));
  });

  it('is given to one of two that ask at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const trust = { issuer: `https://race-${round}.example` };
      const attempts = await Promise.allSettled(
        ['left', 'middle', 'right'].map((side) => plane.apply(file(`${side}-${round}`, trust))),
      );
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const attempt of attempts) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject(taken);
    }
  });

  it('is not held up by files that name the same pairs in another order', async () => {
    const trust = (n: number) => `
  - { slug: i${n}, issuer: "https://order-${n}.example", jwksUri: "https://order-${n}.example/keys",
      bind: { audience: x, tenant: { claim: tid, equals: TENANT } } }`;
    const both = (tenant: string, ...order: number[]) =>
      `tenant: ${tenant}\nissuers:${order.map(trust).join('').replaceAll('TENANT', tenant)}`;
    for (let round = 0; round < 5; round++) {
      await Promise.all([plane.apply(both(`up-${round}`, 1, 2, 3)), plane.apply(both(`down-${round}`, 3, 2, 1))]);
    }
  });
});
