import { derivePermissions, isCurrent, type Permissions, type TokenClient } from '@gatehouse/policy';
import { LRUCache } from 'lru-cache';
import { snapshotKey } from './snapshot-key.ts';
import type { PrincipalSnapshot, TenantSnapshot } from './tenant-snapshot.ts';

/** Of all tenants together. */
const MAX_ENTRIES = 50_000;

/** Rules of all of them, as they stand in their indexes; what is compiled of a rule is shared by all who have it. */
const MAX_RULES = 1_000_000;

interface Derived {
  readonly groupIds: readonly string[];
  readonly permissions: Permissions;
}

/** Permissions that were derived, each good for as long as its snapshot, and until a binding in it ends. */
export class PermissionsCache {
  private readonly derived = new LRUCache<string, Derived>({
    max: MAX_ENTRIES,
    maxSize: MAX_RULES,
    sizeCalculation: ({ permissions }) => Math.min(1 + ruleCount(permissions), MAX_RULES),
  });

  /** @param at the present, from the caller's clock */
  get(
    snapshot: TenantSnapshot,
    { id: principalId, groupIds }: PrincipalSnapshot,
    client: TokenClient | undefined,
    at: Date,
  ): Permissions {
    const key = `${snapshotKey(snapshot)} ${principalId} ${client?.id ?? ''}`;
    const known = this.derived.get(key);
    if (known && isCurrent(known.permissions, at) && sameGroups(known.groupIds, groupIds)) return known.permissions;
    const { roles, bindings } = snapshot;
    const permissions = derivePermissions({ roles, bindings, principalId, groupIds, client, at });
    this.derived.set(key, { groupIds, permissions });
    return permissions;
  }
}

function sameGroups(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((id, index) => id === other[index]));
}

function ruleCount({ rules }: Permissions): number {
  return Object.values(rules)
    .flatMap(({ allow, deny }) => [allow, deny])
    .reduce((sum, { exact, byPrefix }) => sum + exact.size + byPrefix.size, 0);
}
