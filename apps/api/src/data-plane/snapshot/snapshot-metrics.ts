import { Counter, Gauge, type Registry } from 'prom-client';
import type { PrincipalCache } from './principal-cache.ts';

/** What is measured; counted where it happens, and read when somebody asks. */
export interface MeasuredCaches {
  readonly slugs: { readonly size: number };
  readonly views: {
    readonly entries: number;
    readonly size: number;
    readonly counts: Readonly<Record<'hits' | 'verified' | 'loads', number>>;
  };
  readonly principals: Pick<PrincipalCache, 'size' | 'counts'>;
}

/** Sizes, hits and misses of what the data plane keeps in memory of tenants. */
export function watchSnapshots(registry: Registry, { slugs, views, principals }: MeasuredCaches): void {
  gauge('gatehouse_tenant_slugs', 'Slugs of tenants in memory.', () => slugs.size);
  gauge('gatehouse_snapshots', 'Snapshots of tenants in memory.', () => views.entries);
  gauge('gatehouse_snapshots_bytes', 'Memory of the snapshots, by estimate.', () => views.size);
  gauge('gatehouse_principals', 'Principals in memory, unknown subjects included.', () => principals.size);
  counter('gatehouse_snapshot_uses_total', 'Uses of a snapshot that was at hand.', () => views.counts.hits);
  counter('gatehouse_snapshot_looks_total', 'Looks at the version of a snapshot.', () => views.counts.verified);
  counter('gatehouse_snapshot_loads_total', 'Tenants that were read as a whole.', () => views.counts.loads);
  counter('gatehouse_principal_uses_total', 'Uses of a principal that was at hand.', () => principals.counts.hits);
  counter('gatehouse_principal_loads_total', 'Principals that were read.', () => principals.counts.loads);

  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      ...{ name, help, registers: [registry] },
      collect() {
        this.set(read());
      },
    });
  }

  function counter(name: string, help: string, read: () => number): void {
    new Counter({
      ...{ name, help, registers: [registry] },
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}
