import type { LookupFunction } from 'node:net';
import { type AddressRules, createAddressRules } from './address-rules.ts';
import { Breaker, type BreakerOptions } from './breaker.ts';
import { type Closable, IdleBounded } from './idle-bounded.ts';
import { OriginPool } from './origin-pool.ts';
import type { OutboundRequest, OutboundResponse } from './outbound.ts';
import type { RefusedListeners } from './refused-listeners.ts';
import { type Target, targetOf } from './target-url.ts';

/** URLs whose parts are remembered: those of a tenant's upstreams, asked for again and again. */
const KNOWN_TARGETS = 256;

/** Times in milliseconds. */
export interface TenantPoolOptions {
  readonly allow: readonly string[];
  readonly refused: RefusedListeners;
  readonly connectTimeoutMs: number;
  readonly connectionsPerOrigin: number;
  readonly waitingPerOrigin: number;
  readonly maxOrigins: number;
  readonly breaker: BreakerOptions;
  readonly lookup: LookupFunction | undefined;
}

/**
 * The connections of one tenant for exchanges of one kind. They were judged by its own rules: tenants for whom the operator allowed different
 * ranges must not share one, or the second would ride on what only the first may reach.
 */
export class TenantPool implements Closable {
  private readonly rules: AddressRules;
  private readonly origins: IdleBounded<OriginPool>;
  private readonly targets = new Map<string, Target>();

  /**
   * @param allow what this tenant may contact besides what all may
   * @throws GatehouseError `settings.invalid` for what is no address or range
   */
  constructor(
    private readonly options: TenantPoolOptions,
    private readonly allow: readonly string[],
  ) {
    this.rules = createAddressRules([...options.allow, ...allow], options.refused);
    this.origins = new IdleBounded({ kept: options.maxOrigins, atOnce: options.maxOrigins });
  }

  get isIdle(): boolean {
    return this.origins.isIdle;
  }

  /** Whether its connections were judged by these rules. */
  isFor(allow: readonly string[]): boolean {
    const own = this.allow;
    return own === allow || (own.length === allow.length && own.every((range, at) => range === allow[at]));
  }

  /** @throws GatehouseError as {@link Outbound.request} does, before it returns */
  request(url: string | URL, request: OutboundRequest): Promise<OutboundResponse> {
    request.signal?.throwIfAborted();
    const target = this.targetOf(url);
    return this.origins.use(target.origin, () => this.open(target)).request(target.path, request);
  }

  close(): Promise<void> {
    return this.origins.closeAll();
  }

  private open(target: Target): OriginPool {
    const { connectionsPerOrigin, waitingPerOrigin, connectTimeoutMs, breaker, lookup } = this.options;
    return new OriginPool(target, {
      rules: this.rules,
      timeoutMs: connectTimeoutMs,
      connections: connectionsPerOrigin,
      waiting: waitingPerOrigin,
      breaker: new Breaker(breaker),
      lookup,
    });
  }

  private targetOf(url: string | URL): Target {
    if (typeof url !== 'string') return targetOf(url);
    const known = this.targets.get(url);
    if (known) return known;
    const target = targetOf(url);
    if (this.targets.size >= KNOWN_TARGETS) this.targets.clear();
    this.targets.set(url, target);
    return target;
  }
}
