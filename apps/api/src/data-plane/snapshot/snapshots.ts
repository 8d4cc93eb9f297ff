import { isSlug } from '@gatehouse/contracts';
import { Database } from '@gatehouse/db';
import { Injectable } from '@nestjs/common';
import { loadPrincipal, loadSnapshot } from './load-snapshot.ts';
import type { TenantSnapshot } from './tenant-snapshot.ts';

/** Where the data plane gets its view of a tenant. Each request reads it afresh: nothing it shows is ever stale. */
@Injectable()
export class Snapshots {
  constructor(private readonly database: Database) {}

  /** `undefined` when the slug names no tenant that answers. */
  ofTenant(slug: string): Promise<TenantSnapshot | undefined> {
    return isSlug(slug) ? loadSnapshot(this.database, slug) : Promise.resolve(undefined);
  }

  /** The principal behind a subject of the tenant's built-in issuer; `undefined` when the tenant does not know it. */
  principal(snapshot: TenantSnapshot, subject: string): ReturnType<typeof loadPrincipal> {
    return loadPrincipal(this.database, snapshot.tenantId, snapshot.builtinIssuer.id, subject);
  }
}
