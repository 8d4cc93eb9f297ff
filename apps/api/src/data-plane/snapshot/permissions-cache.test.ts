import { parseTenantId } from '@gatehouse/db';
import { type Binding, decide } from '@gatehouse/policy';
import { beforeEach, describe, expect, it } from 'vitest';
import { revoked } from '../../../test/revoked.ts';
import { PermissionsCache } from './permissions-cache.ts';
import type { TenantSnapshot } from './tenant-snapshot.ts';

const now = new Date('2026-11-22T12:00:00Z');
const ann = { id: 'ann', groupIds: [] };
const client = { id: 'ci', confidential: true };

function snapshot(...bindings: Binding[]): TenantSnapshot {
  const grant = { id: 'g', effect: 'allow' as const, tools: ['*'], prompts: [], resources: [], tags: [] };
  return {
    tenantId: parseTenantId('0199aaaa-0000-7000-8000-000000000001'),
    ...{
      slug: 'acme',
      name: 'Acme',
      status: 'active',
      version: 1n,
      issuers: [],
      endpoints: new Map(),
      clients: new Map(),
    },
    ...{ revoked: revoked(), limits: {}, digestKey: new Uint8Array() },
    registration: { cimd: true, dcr: true, cimdHosts: [] },
    roles: [{ id: 'r', slug: 'all', grants: [grant] }],
    bindings,
  };
}

let cache: PermissionsCache;
beforeEach(() => {
  cache = new PermissionsCache();
});

function verdictOf(
  of: TenantSnapshot,
  principal: typeof ann,
  at = now,
  with_ = undefined as typeof client | undefined,
) {
  return decide(cache.get(of, principal, with_, at), {
    ...{ kind: 'tool', name: 'crm/find', tags: [], scopes: new Set(['mcp']) },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  }).verdict;
}

describe('PermissionsCache', () => {
  it('gives the same object for the same snapshot, principal and client', () => {
    const acme = snapshot({ id: 'b', roleId: 'r', principalId: 'ann' });
    const permissions = cache.get(acme, ann, undefined, now);
    expect(cache.get(acme, { ...ann, groupIds: [] }, undefined, now)).toBe(permissions);
    expect(cache.get(acme, ann, client, now)).not.toBe(permissions);
    expect(cache.get({ ...acme }, ann, undefined, now)).not.toBe(permissions);
  });

  it('keeps principals, clients and snapshots apart', () => {
    const acme = snapshot({ id: 'b', roleId: 'r', principalId: 'ann', clientId: 'ci' });
    expect(verdictOf(acme, ann, now, client)).toBe('allowed');
    expect(verdictOf(acme, ann)).toBe('hidden');
    expect(verdictOf(acme, { id: 'bob', groupIds: [] }, now, client)).toBe('hidden');
    expect(verdictOf(snapshot(), ann, now, client)).toBe('hidden');
  });

  it('derives anew for other groups', () => {
    const acme = snapshot({ id: 'b', roleId: 'r', groupId: 'support' });
    const member = { id: 'ann', groupIds: ['support'] } as unknown as typeof ann;
    expect([verdictOf(acme, member), verdictOf(acme, ann), verdictOf(acme, member)]).toEqual([
      'allowed',
      'hidden',
      'allowed',
    ]);
  });

  it('does not outlive a binding', () => {
    const acme = snapshot({ id: 'b', roleId: 'r', principalId: 'ann', until: new Date('2026-11-22T12:01:00Z') });
    expect(verdictOf(acme, ann)).toBe('allowed');
    expect(verdictOf(acme, ann, new Date('2026-11-22T12:01:00Z'))).toBe('hidden');
  });
});
