import { isSlug } from '@gatehouse/contracts';
import type { TenantId } from '@gatehouse/db';
import type { Permissions, TokenClient } from '@gatehouse/policy';
import { Inject, Injectable } from '@nestjs/common';
import { Bus } from '../../platform/bus/bus.ts';
import { DatabasePulse } from '../../platform/database-pulse.ts';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import { Metrics } from '../../platform/metrics.ts';
import { SnapshotLoader } from './load-snapshot.ts';
import { PermissionsCache } from './permissions-cache.ts';
import { PrincipalCache } from './principal-cache.ts';
import { ProvenCache } from './proven-cache.ts';
import { watchSnapshots } from './snapshot-metrics.ts';
import { TenantSlugs } from './tenant-slugs.ts';
import type { PrincipalSnapshot, TenantSnapshot } from './tenant-snapshot.ts';
import type { TenantView } from './tenant-view.ts';

const MAX_TENANTS = 10_000;

/** Bytes, by the estimate of the snapshots. */
const MAX_SIZE = 128 * 1024 * 1024;

/** Told that a tenant was changed; without one, that any may have been. */
export type ChangeListener = (tenantId: TenantId | undefined) => void;

/**
 * Where the data plane gets its view of a tenant: from memory, and never older than what was committed a second ago. What
 * is at hand is answered at once, without a promise.
 */
@Injectable()
export class Snapshots {
  private readonly views: ProvenCache<TenantId, TenantView>;
  private readonly principals: PrincipalCache;
  private readonly permissionsOf = new PermissionsCache();
  private readonly listeners = new Set<ChangeListener>();

  constructor(
    private readonly slugs: TenantSlugs,
    loader: SnapshotLoader,
    bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
    metrics: Metrics,
    private readonly pulse: DatabasePulse,
  ) {
    this.views = new ProvenCache({
      source: bus,
      load: (tenantId) => loader.load(tenantId),
      versionOf: (tenantId) => loader.version(tenantId),
      now: () => clock.now().getTime(),
      maxEntries: MAX_TENANTS,
      maxSize: MAX_SIZE,
    });
    this.principals = new PrincipalCache(this.views, loader);
    bus.onTenantChange((tenantId) => this.invalidate(tenantId));
    bus.onDoubt(() => this.tell(undefined));
    watchSnapshots(metrics.registry, { slugs, views: this.views, principals: this.principals });
  }

  /**
   * The tenant of a slug; `undefined` when it names none that answers.
   *
   * @throws GatehouseError `database.unavailable`, `server.busy`, `key.unavailable`, when it is not at hand
   */
  ofTenant(slug: string): TenantSnapshot | undefined | Promise<TenantSnapshot | undefined> {
    if (!isSlug(slug)) return undefined;
    const found = this.slugs.find(slug);
    const snapshot =
      found instanceof Promise ? found.then((tenantId) => this.ofId(tenantId, slug)) : this.ofId(found, slug);
    return snapshot instanceof Promise ? this.pulse.whileItAnswers(snapshot) : snapshot;
  }

  /**
   * The tenant of an id, whatever its slug; `undefined` when there is none that answers.
   *
   * @throws GatehouseError as {@link ofTenant}
   */
  ofTenantId(tenantId: TenantId): TenantSnapshot | undefined | Promise<TenantSnapshot | undefined> {
    const view = this.views.get(tenantId);
    if (!(view instanceof Promise)) return view.snapshot;
    return this.pulse.whileItAnswers(view.then(({ snapshot }) => snapshot));
  }

  /**
   * The principal behind a subject of one of the tenant's issuers; `undefined` when the tenant does not know it.
   *
   * @throws GatehouseError `database.unavailable`; {@link AccessChanged} when the tenant's grants have changed since the snapshot: begin with the one of now
   */
  principal(
    snapshot: TenantSnapshot,
    issuerId: string,
    subject: string,
  ): PrincipalSnapshot | undefined | Promise<PrincipalSnapshot | undefined> {
    const principal = this.principals.get(snapshot, issuerId, subject);
    return principal instanceof Promise ? this.pulse.whileItAnswers(principal) : principal;
  }

  /** What a principal may do with a client, or with one that the tenant does not know. The same object while it holds. */
  permissions(snapshot: TenantSnapshot, principal: PrincipalSnapshot, client: TokenClient | undefined): Permissions {
    return this.permissionsOf.get(snapshot, principal, client, this.clock.now());
  }

  /** After this process has changed something of a tenant: whoever asks from now on sees it. */
  invalidate(tenantId: TenantId): void {
    this.views.doubt(tenantId);
    this.tell(tenantId);
  }

  /**
   * For what lasts longer than a request. While changes of other processes are not heard, it is told once a second that
   * any tenant may have changed. @returns what calls it off
   */
  onChange(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private ofId(
    tenantId: TenantId | undefined,
    slug: string,
  ): TenantSnapshot | undefined | Promise<TenantSnapshot | undefined> {
    if (tenantId === undefined) return undefined;
    const view = this.views.get(tenantId);
    return view instanceof Promise ? view.then((loaded) => named(loaded, slug)) : named(view, slug);
  }

  private tell(tenantId: TenantId | undefined): void {
    for (const listener of this.listeners) listener(tenantId);
  }
}

/** The slug is part of what tokens are bound to: what answers to another one is another tenant. */
function named({ snapshot }: TenantView, slug: string): TenantSnapshot | undefined {
  return snapshot?.slug === slug ? snapshot : undefined;
}
