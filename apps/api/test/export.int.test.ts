import { parseTenantFile } from '@gatehouse/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PruneMode } from '../src/control-plane/tenant-files/prune.ts';
import { completeFile } from './complete-file.ts';
import { startControlPlane, type TestControlPlane } from './start-control-plane.ts';

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});

afterAll(async () => {
  await plane?.[Symbol.asyncDispose]();
});

describe('export', () => {
  it('prints what changes nothing when it is applied, with everything in it', async () => {
    await plane.apply(completeFile('whole'));
    const text = await plane.export('whole');
    for (const prune of ['none', 'owned', 'all'] as const) expect(await plane.apply(text, { prune })).toEqual([]);
    expect(await plane.export('whole')).toBe(text);
  });

  it('prints every section, so that a file with an empty tenant in it can empty one', async () => {
    await plane.apply('tenant: empty');
    const text = await plane.export('empty');
    expect(parseTenantFile(text)).toEqual({
      ...{ tenant: 'empty', name: 'empty' },
      ...{ issuers: [], upstreams: [], endpoints: [], tools: [], clients: [], groups: [], roles: [], bindings: [] },
      registration: { cimd: true, dcr: true, cimdHosts: [] },
      limits: {},
    });
    expect(await plane.apply(text, { prune: 'all' })).toEqual([]);
  });

  it('prints a reference where a secret is, as it was written', async () => {
    expect(await plane.export('whole')).toContain('value: local:shop-token');
  });

  it('prints another tenant that is the same the same, but for its name', async () => {
    const [one, other] = ['left', 'right'];
    await plane.apply(completeFile(one));
    await plane.apply((await plane.export(one)).replaceAll(one, other));
    expect((await plane.export(other)).replaceAll(other, one)).toBe(await plane.export(one));
  });

  /** Any choice of sections that refer to nothing outside the choice. */
  const choices = [
    'issuers',
    'upstreams',
    'tools',
    'clients',
    'groups',
    'roles',
    'bindings',
    'registration',
    'limits',
    'endpoints',
  ];
  const needs: Readonly<Record<string, readonly string[]>> = {
    endpoints: ['upstreams'],
    groups: ['issuers'],
    bindings: ['issuers', 'clients', 'groups', 'roles'],
  };

  it('holds whatever was applied before, in whatever order and with whatever was pruned', async () => {
    const everything = parseTenantFile(completeFile('mixed'));
    const step = fc.record({
      sections: fc.subarray(choices),
      prune: fc.constantFrom<PruneMode[]>('none', 'owned', 'all'),
    });
    // A seed, so that a run repeats.
    for (const { sections, prune } of fc.sample(step, { numRuns: 12, seed: 20261122 })) {
      const chosen = new Set(sections);
      for (const name of chosen) for (const needed of needs[name] ?? []) chosen.add(needed);
      const entries = Object.entries(everything).filter(([name]) => chosen.has(name));
      const file = { ...Object.fromEntries(entries), tenant: 'mixed' };
      await plane.apply(JSON.stringify(file), { prune });
      expect(await plane.apply(JSON.stringify(file), { prune })).toEqual([]);
      const text = await plane.export('mixed');
      expect(await plane.apply(text, { prune: 'all' })).toEqual([]);
      const exported = parseTenantFile(text);
      for (const name of chosen) expect(exported[name as keyof typeof exported]).toBeDefined();
    }
  });

  it('says what a file cannot say, and prints nothing', async () => {
    await plane.apply('tenant: odd\nroles: [{ slug: r, grants: [] }]');
    await plane.withTenant('odd', async (tx) => {
      const { id: roleId } = await tx.role.findFirstOrThrow();
      await tx.grant.create({ data: { tenantId: tx.tenantId, roleId, position: 0, effect: 'allow', tools: [] } });
    });
    await expect(plane.export('odd')).rejects.toMatchObject({
      code: 'tenant.not-exportable',
      reason: expect.stringContaining('roles[0].grants[0].allow'),
    });
    await expect(plane.export('nobody')).rejects.toMatchObject({ code: 'tenant.unknown' });
  });
});
