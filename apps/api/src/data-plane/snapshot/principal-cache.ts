import { LRUCache } from 'lru-cache';
import { AccessChanged } from './access-changed.ts';
import type { SnapshotLoader } from './load-snapshot.ts';
import type { ProvenCache } from './proven-cache.ts';
import { sameAccess } from './same-access.ts';
import { snapshotKey } from './snapshot-key.ts';
import type { PrincipalSnapshot, TenantSnapshot } from './tenant-snapshot.ts';
import type { TenantView } from './tenant-view.ts';

/** Of all tenants together. */
const MAX_KNOWN = 50_000;

/** A cache of their own, so that subjects that nobody knows push nobody out whom somebody knows. */
const MAX_UNKNOWN = 10_000;

const ATTEMPTS = 3;

const UNKNOWN = Symbol('unknown');

/** Principals, each good for as long as the snapshot that it belongs to. */
export class PrincipalCache {
  readonly counts = { hits: 0, loads: 0 };
  private readonly known = new LRUCache<string, PrincipalSnapshot>({ max: MAX_KNOWN });
  private readonly unknown = new LRUCache<string, typeof UNKNOWN>({ max: MAX_UNKNOWN });
  private readonly underWay = new Map<string, Promise<PrincipalSnapshot | undefined>>();

  constructor(
    private readonly views: Pick<ProvenCache<TenantSnapshot['tenantId'], TenantView>, 'get' | 'doubt'>,
    private readonly loader: Pick<SnapshotLoader, 'principal'>,
  ) {}

  get size(): number {
    return this.known.size + this.unknown.size;
  }

  /** @throws GatehouseError as `Snapshots.principal` */
  get(
    snapshot: TenantSnapshot,
    issuerId: string,
    subject: string,
  ): PrincipalSnapshot | undefined | Promise<PrincipalSnapshot | undefined> {
    const key = `${snapshotKey(snapshot)} ${issuerId} ${subject}`;
    const known = this.known.get(key) ?? this.unknown.get(key);
    if (known !== undefined) {
      this.counts.hits++;
      return known === UNKNOWN ? undefined : known;
    }
    const underWay = this.underWay.get(key);
    if (underWay) return underWay;
    const loading = this.load(key, snapshot, issuerId, subject).finally(() => this.underWay.delete(key));
    this.underWay.set(key, loading);
    return loading;
  }

  private async load(
    key: string,
    snapshot: TenantSnapshot,
    issuerId: string,
    subject: string,
  ): Promise<PrincipalSnapshot | undefined> {
    this.counts.loads++;
    const { tenantId } = snapshot;
    let compared = snapshot;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { version, principal } = await this.loader.principal(tenantId, issuerId, subject);
      if (version === compared.version) {
        if (compared === snapshot) this.keep(key, principal);
        return principal;
      }
      // The tenant has changed since the snapshot. Its groups of now go with the grants of then only where those are
      // still the same; else they could together allow what neither did.
      this.views.doubt(tenantId);
      const { snapshot: current } = await this.views.get(tenantId);
      if (!current || !sameAccess(snapshot, current)) break;
      compared = current;
    }
    throw new AccessChanged();
  }

  private keep(key: string, principal: PrincipalSnapshot | undefined): void {
    if (principal) this.known.set(key, principal);
    else this.unknown.set(key, UNKNOWN);
  }
}
