import type { Revoked } from '../src/data-plane/snapshot/tenant-snapshot.ts';

/** What of a tenant was ended before its time: nothing but what is given. */
export function revoked(what: Partial<Revoked> = {}): Revoked {
  return {
    ...{ tokenIds: new Set(), grants: new Set(), sessions: new Set(), clients: new Map(), principals: new Map() },
    ...what,
  };
}
