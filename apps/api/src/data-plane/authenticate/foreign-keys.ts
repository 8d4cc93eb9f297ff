import type { Clock, TenantId } from '@gatehouse/db';
import { asGatehouseError } from '@gatehouse/errors';
import type { Outbound } from '@gatehouse/outbound';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../../platform/injection.ts';
import type { ForeignIssuerSnapshot, TenantSnapshot } from '../snapshot/tenant-snapshot.ts';
import { fetchKeySet } from './fetch-key-set.ts';
import type { KeySet } from './key-set.ts';

export interface ForeignKeysParts {
  /** The guarded client of a tenant. */
  readonly outboundOf: (tenantId: TenantId) => Outbound | Promise<Outbound>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Milliseconds after which keys are asked for again. */
const FRESH_FOR = 10 * 60_000;

/** Milliseconds for which keys are used when their issuer cannot be asked: a key that it withdrew ends by then. */
const USABLE_FOR = 60 * 60_000;

/** Milliseconds between two requests to one issuer, however many unknown keys tokens name. */
const PAUSE = 30_000;

/**
 * The same while none of its keys are known: everybody is kept out, so it is asked sooner. It is one small request of one
 * tenant, and never a second one at the same time.
 */
const PAUSE_WITHOUT_KEYS = 5_000;

/** Requests that wait for one issuer's answer at once; further ones are refused. */
const WAITING_LIMIT = 256;

/** What is kept, in bytes by a rough count. */
const KEPT_LIMIT = 64_000_000;
const [ISSUER_SIZE, KEY_SIZE] = [1_000, 2_000];

interface KnownIssuer {
  keys?: KeySet;
  /** Milliseconds since 1970. */
  fetchedAt: number;
  triedAt: number;
  fetching?: Promise<void>;
  waiting: number;
}

/**
 * Keys of foreign issuers, fetched when a token first needs them and kept in memory. They are kept for each tenant
 * apart: what one tenant may contact another may not, and nobody's issuer speaks for somebody else's.
 */
export class ForeignKeys {
  private readonly issuers = new LRUCache<string, KnownIssuer>({
    maxSize: KEPT_LIMIT,
    sizeCalculation: ({ keys }) => ISSUER_SIZE + KEY_SIZE * (keys?.size ?? 0),
  });

  constructor(private readonly parts: ForeignKeysParts) {}

  /**
   * The issuer's keys; when the one that is asked for is not among them, as fresh as they may be had. `undefined` when
   * there are none that may be used: the issuer is away, or what it publishes is no JWKS.
   */
  keysFor(
    { tenantId }: TenantSnapshot,
    issuer: ForeignIssuerSnapshot,
    kid: string,
  ): KeySet | undefined | Promise<KeySet | undefined> {
    const key = `${tenantId} ${issuer.id} ${issuer.jwksUri}`;
    let known = this.issuers.get(key);
    if (!known) {
      known = { fetchedAt: Number.NEGATIVE_INFINITY, triedAt: Number.NEGATIVE_INFINITY, waiting: 0 };
      this.issuers.set(key, known);
    }
    const keys = this.usable(known);
    if (keys?.has(kid)) {
      if (!this.isWithin(known.fetchedAt, FRESH_FOR)) void this.refresh(key, known, tenantId, issuer);
      return keys;
    }
    const fetching = this.refresh(key, known, tenantId, issuer);
    return fetching && known.waiting < WAITING_LIMIT ? this.wait(known, fetching) : keys;
  }

  private async wait(known: KnownIssuer, fetching: Promise<void>): Promise<KeySet | undefined> {
    known.waiting++;
    try {
      await fetching;
      return this.usable(known);
    } finally {
      known.waiting--;
    }
  }

  /** Asks the issuer unless it was asked a moment ago. Never rejects. */
  private refresh(
    key: string,
    known: KnownIssuer,
    tenantId: TenantId,
    issuer: ForeignIssuerSnapshot,
  ): Promise<void> | undefined {
    if (known.fetching) return known.fetching;
    if (this.isWithin(known.triedAt, this.usable(known) ? PAUSE : PAUSE_WITHOUT_KEYS)) return undefined;
    known.triedAt = this.now();
    known.fetching = this.fetch(tenantId, issuer, known).then(() => {
      delete known.fetching;
      // Anew, for its size.
      this.issuers.set(key, known);
    });
    return known.fetching;
  }

  private async fetch(tenantId: TenantId, { slug, jwksUri }: ForeignIssuerSnapshot, known: KnownIssuer): Promise<void> {
    try {
      known.keys = await fetchKeySet(await this.parts.outboundOf(tenantId), jwksUri);
      known.fetchedAt = this.now();
    } catch (thrown) {
      const { code, reason } = asGatehouseError(thrown);
      this.parts.logger.warn({ tenantId, issuer: slug, code, reason }, 'keys of a foreign issuer could not be fetched');
    }
  }

  private usable({ keys, fetchedAt }: KnownIssuer): KeySet | undefined {
    return this.isWithin(fetchedAt, USABLE_FOR) ? keys : undefined;
  }

  /** A clock that was set back counts as time that has passed. */
  private isWithin(since: number, ms: number): boolean {
    const age = this.now() - since;
    return age >= 0 && age < ms;
  }

  private now(): number {
    return this.parts.clock.now().getTime();
  }
}
