import { GatehouseError } from '@gatehouse/errors';
import type { Caller } from '../../context.ts';

/** Feeds of resources that are open at once: as many as an endpoint has upstreams, so that following all of them once is one. */
const OF_PRINCIPAL = 32;

/** Fewer than an upstream has connections for what stays open (256): those that tell of lists must always have one. */
const AT_UPSTREAM = 192;

/** Of all tenants, and of one. */
const ALL = 8_192;
const OF_TENANT = ALL / 8;

/**
 * How many streams are open at upstreams to follow resources. Unlike those that tell of lists they are not shared, so that
 * each subscription of a client would open as many as it names upstreams, and one client could take all connections there.
 */
export class FeedPlaces {
  private readonly ofPrincipals = new Places(OF_PRINCIPAL);
  private readonly atUpstreams = new Places(AT_UPSTREAM);
  private readonly ofTenants = new Places(OF_TENANT);
  private readonly all = new Places(ALL);

  /**
   * Takes a place for one feed at each of these upstreams, or none at all.
   *
   * @returns what gives them back, to be called once
   * @throws GatehouseError `limit.subscriptions`, `server.busy`
   */
  take(
    { principalId, tenantId }: Pick<Caller, 'principalId' | 'tenantId'>,
    upstreamIds: readonly string[],
  ): () => void {
    const wanted = upstreamIds.flatMap((upstreamId): [Places, string][] => [
      [this.ofPrincipals, principalId],
      [this.atUpstreams, upstreamId],
      [this.ofTenants, tenantId],
      [this.all, ''],
    ]);
    const taken: (() => void)[] = [];
    const give = () => {
      for (const back of taken) back();
    };
    for (const [places, key] of wanted) {
      if (!places.take(key)) {
        give();
        throw new GatehouseError(places === this.all ? 'server.busy' : 'limit.subscriptions');
      }
      taken.push(() => places.give(key));
    }
    return give;
  }
}

class Places {
  private readonly taken = new Map<string, number>();

  constructor(private readonly limit: number) {}

  /** Whether there was one left. */
  take(key: string): boolean {
    const before = this.taken.get(key) ?? 0;
    if (before >= this.limit) return false;
    this.taken.set(key, before + 1);
    return true;
  }

  give(key: string): void {
    const left = (this.taken.get(key) ?? 0) - 1;
    if (left > 0) this.taken.set(key, left);
    else this.taken.delete(key);
  }
}
