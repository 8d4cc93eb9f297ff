import type { TenantId } from '@gatehouse/db';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import type { ListFeeds } from './list-feeds.ts';

/** Milliseconds for which an upstream that nobody used is still listened to. */
const LATELY = 10 * 60_000;

/** Milliseconds between two looks for those that nobody used. */
const LOOK_EVERY = 60_000;

/** Upstreams that are listened to for this, of all tenants and of one. The others are asked when somebody lists, and hourly. */
const ALL = 1_024;
const OF_TENANT = 64;

interface Kept {
  readonly tenantId: TenantId;
  upstream: UpstreamSnapshot;
  usedAt: number;
  close: () => void;
}

/**
 * Listens to the upstreams that were used lately, whether a client wants to be told or not: a tool that has become another
 * one is to be withheld when its upstream says so, and not when somebody asks for the list again.
 */
export class LatelyUsed {
  private readonly kept = new Map<string, Kept>();
  private readonly counts = new Map<TenantId, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly feeds: Pick<ListFeeds, 'subscribe'>,
    private readonly clock: { now(): Date },
  ) {
    this.timer = setInterval(() => this.look(), LOOK_EVERY);
    this.timer.unref();
  }

  /** Notes that an upstream is used. It costs little, and is done with every call. */
  note(tenantId: TenantId, upstream: UpstreamSnapshot): void {
    const now = this.clock.now().getTime();
    const known = this.kept.get(upstream.id);
    if (!known) {
      this.keep(tenantId, upstream, now);
      return;
    }
    known.usedAt = now;
    if (known.upstream === upstream) return;
    // Of a newer snapshot: it may be at another address, or tell of other lists.
    const { close } = known;
    known.upstream = upstream;
    known.close = this.listen(tenantId, upstream);
    close();
  }

  close(): void {
    clearInterval(this.timer);
    for (const key of [...this.kept.keys()]) this.drop(key);
  }

  private keep(tenantId: TenantId, upstream: UpstreamSnapshot, usedAt: number): void {
    const count = this.counts.get(tenantId) ?? 0;
    if (count >= OF_TENANT || this.kept.size >= ALL) return;
    this.counts.set(tenantId, count + 1);
    this.kept.set(upstream.id, { tenantId, upstream, usedAt, close: this.listen(tenantId, upstream) });
  }

  private listen(tenantId: TenantId, upstream: UpstreamSnapshot): () => void {
    // The feed itself asks for the catalogue anew; there is nobody else to tell.
    const feed = this.feeds.subscribe(tenantId, upstream, () => {});
    return () => feed?.close();
  }

  private look(): void {
    const now = this.clock.now().getTime();
    for (const [key, { usedAt }] of [...this.kept]) {
      if (now < usedAt || now - usedAt >= LATELY) this.drop(key);
    }
  }

  private drop(key: string): void {
    const known = this.kept.get(key);
    if (!known) return;
    this.kept.delete(key);
    const count = (this.counts.get(known.tenantId) ?? 0) - 1;
    if (count > 0) this.counts.set(known.tenantId, count);
    else this.counts.delete(known.tenantId);
    known.close();
  }
}
