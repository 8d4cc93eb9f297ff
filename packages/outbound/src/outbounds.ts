import type { LookupFunction } from 'node:net';
import { createAddressRules } from './address-rules.ts';
import type { BreakerOptions } from './breaker.ts';
import { followRedirects } from './follow-redirects.ts';
import { IdleBounded } from './idle-bounded.ts';
import type { Outbound, OutboundRequest, OutboundResponse } from './outbound.ts';
import { RefusedListeners } from './refused-listeners.ts';
import { TenantPool, type TenantPoolOptions } from './tenant-pool.ts';

/** Times in milliseconds. */
export interface OutboundsOptions {
  /** Addresses or CIDR ranges that every tenant may contact although they are private or otherwise special. */
  readonly allow?: readonly string[];
  /** Places that may not be contacted, whatever is allowed. */
  readonly refused?: RefusedListeners;
  /** Tenants whose connections are kept while nothing runs on them. */
  readonly keptTenants?: number;
  /** Tenants with connections at once; apart from that, tenants with exchanges that stay open for long. */
  readonly maxTenants?: number;
  /** Origins that one tenant has connections to at once. */
  readonly maxOrigins?: number;
  /** The same for exchanges that stay open for long. */
  readonly longLivedOrigins?: number;
  readonly connectionsPerOrigin?: number;
  /** The same for exchanges that stay open for long. */
  readonly longLivedPerOrigin?: number;
  /** Requests that may wait for a connection to an origin at once. */
  readonly waitingPerOrigin?: number;
  readonly connectTimeoutMs?: number;
  readonly breaker?: Partial<BreakerOptions>;
  /** In place of the system's resolver. */
  readonly lookup?: LookupFunction;
}

/** What a tenant may contact besides what all may. */
export interface OutboundRules {
  /** Addresses or CIDR ranges that the operator allowed this tenant. */
  readonly allow?: readonly string[];
}

/** Everything that leaves Gatehouse: a guarded client for each tenant, with connections of its own. */
export interface Outbounds {
  /** The client of one tenant. It costs nothing to ask for it each time, and nothing is lost by keeping it. */
  of(tenant: string, rules?: OutboundRules): Outbound;
  /** Lets running exchanges end, and closes all connections. */
  close(): Promise<void>;
}

/** @throws GatehouseError `settings.invalid` for what is no address or range */
export function createOutbounds(options: OutboundsOptions = {}): Outbounds {
  const short = poolsFor(options, {
    connectionsPerOrigin: options.connectionsPerOrigin ?? 64,
    maxOrigins: options.maxOrigins ?? 64,
  });
  // Apart: who listens everywhere must not be what keeps anybody from being called.
  const longLived = poolsFor(options, {
    connectionsPerOrigin: options.longLivedPerOrigin ?? 256,
    maxOrigins: options.longLivedOrigins ?? 256,
  });
  // A range that is none is found now, not at the first request.
  createAddressRules(short.options.allow, short.options.refused);
  return {
    of: (tenant, rules) => new TenantOutbound(short, longLived, tenant, rules?.allow),
    close: async () => {
      await Promise.all([short.pools.closeAll(), longLived.pools.closeAll()]);
    },
  };
}

/** The pools of all tenants for exchanges of one kind, and what each of them is made with. */
interface Pools {
  readonly pools: IdleBounded<TenantPool>;
  readonly options: TenantPoolOptions;
}

const NONE: readonly string[] = [];

function poolsFor(
  options: OutboundsOptions,
  sizes: Pick<TenantPoolOptions, 'connectionsPerOrigin' | 'maxOrigins'>,
): Pools {
  // A pool takes some 25 kB without its connections: all of one kind at once take some 200 MB.
  const { keptTenants = 1_024, maxTenants = 8_192 } = options;
  return {
    pools: new IdleBounded({ kept: Math.min(keptTenants, maxTenants), atOnce: maxTenants }),
    options: {
      ...sizes,
      allow: options.allow ?? NONE,
      refused: options.refused ?? new RefusedListeners(),
      connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
      waitingPerOrigin: options.waitingPerOrigin ?? 1_024,
      breaker: { failures: 5, pauseMs: 5_000, now: () => performance.now(), ...options.breaker },
      lookup: options.lookup,
    },
  };
}

/** Finds the tenant's pool at each request, so that one that was closed to make room is opened again. */
class TenantOutbound implements Outbound {
  constructor(
    private readonly short: Pools,
    private readonly longLived: Pools,
    private readonly tenant: string,
    private readonly allow = NONE,
  ) {}

  request(url: string | URL, request: OutboundRequest): Promise<OutboundResponse> {
    try {
      if (request.followRedirects && (request.method ?? 'GET') === 'GET') return followRedirects(this, url, request);
      return this.pool(request.longLived ? this.longLived : this.short).request(url, request);
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  private pool({ pools, options }: Pools): TenantPool {
    const { tenant, allow } = this;
    return pools.use(
      tenant,
      () => new TenantPool(options, allow),
      (pool) => pool.isFor(allow),
    );
  }
}
