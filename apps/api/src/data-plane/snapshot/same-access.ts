import { isDeepStrictEqual } from 'node:util';
import type { TenantSnapshot } from './tenant-snapshot.ts';

/** Whether a principal may do the same by both, whatever its groups: the texts and addresses of things do not count. */
export function sameAccess(one: TenantSnapshot, other: TenantSnapshot): boolean {
  return isDeepStrictEqual(judgedBy(one), judgedBy(other));
}

function judgedBy({ roles, bindings, clients, endpoints }: TenantSnapshot) {
  const tools = [...endpoints].map(([slug, endpoint]) => [
    slug,
    [...endpoint.tools.values()].map(({ canonicalName, annotations, tags }) => [canonicalName, annotations, tags]),
  ]);
  return [roles, bindings, clients, tools];
}
