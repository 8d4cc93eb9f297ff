import type { EndpointOffer } from '@gatehouse/contracts/api';
import { Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { servedName } from '@gatehouse/mcp';
import { canonicalName } from '@gatehouse/policy';
import { Injectable } from '@nestjs/common';
import { Snapshots } from '../../data-plane/snapshot/snapshots.ts';
import type { EndpointSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';

/** Withheld tools that are named. */
const NAMED = 100;

/** What endpoints make of the tools of their upstreams, as the data plane does. */
@Injectable()
export class EndpointOffers {
  constructor(
    private readonly database: Database,
    private readonly snapshots: Snapshots,
  ) {}

  /** @throws GatehouseError `tenant.unknown`, `entry.unknown` */
  async get(tenantId: TenantId, { tenant, endpoint: slug }: { readonly tenant: string; readonly endpoint: string }) {
    const snapshot = await this.snapshots.ofTenant(tenant);
    if (!snapshot) throw new GatehouseError('tenant.unknown', { reason: tenant });
    const endpoint = snapshot.endpoints.get(slug);
    if (!endpoint) throw new GatehouseError('entry.unknown', { data: { noun: 'endpoint', name: slug } });
    const withheld = withheldAt(endpoint, await this.pinnedNames(tenantId, endpoint));
    return { served: endpoint.tools.size, withheld: withheld.slice(0, NAMED), withheldCount: withheld.length };
  }

  /** By the id of the upstream. */
  private async pinnedNames(tenantId: TenantId, { upstreams }: EndpointSnapshot): Promise<NamesByUpstream> {
    const ids = upstreams.map(({ upstream }) => upstream.id);
    const rows = await this.database.withTenant(tenantId, (tx) =>
      tx.tool.findMany({
        where: { tenantId, upstreamId: { in: ids }, state: 'pinned' },
        select: { upstreamId: true, name: true },
        orderBy: { name: 'asc' },
      }),
    );
    return Map.groupBy(rows, ({ upstreamId }) => upstreamId);
  }
}

type NamesByUpstream = ReadonlyMap<string, readonly { readonly name: string }[]>;

function withheldAt({ upstreams, tools }: EndpointSnapshot, names: NamesByUpstream): EndpointOffer['withheld'] {
  return upstreams.flatMap(({ prefix, upstream: { id, slug } }) =>
    (names.get(id) ?? []).flatMap(({ name }) => {
      const canonical = canonicalName(slug, name);
      const served = servedName(prefix, name);
      const holder = tools.get(served)?.canonicalName;
      return holder === canonical ? [] : [{ name: canonical, servedName: served, takenBy: holder ?? null }];
    }),
  );
}
