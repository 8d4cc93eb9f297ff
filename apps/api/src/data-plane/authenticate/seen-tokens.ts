import { LRUCache } from 'lru-cache';
import type { TenantSnapshot } from '../snapshot/tenant-snapshot.ts';
import type { UnverifiedToken } from './read-token.ts';

/** Tokens that are remembered, good ones and bad ones each. */
const LIMIT = 10_000;

/** Milliseconds for which a verdict stands. */
const GOOD_FOR = 60_000;
const BAD_FOR = 10_000;

interface Seen {
  readonly token: UnverifiedToken;
  /** The very snapshot whose keys were asked: any change of the tenant, a revocation too, ends the verdict. */
  readonly snapshot: WeakRef<TenantSnapshot>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * What came of verifying signatures, by the SHA-256 of the token. It says nothing else about a token: everything but
 * its signature is checked on every request. Bad tokens have room of their own, so that they never push good ones out.
 */
export class SeenTokens {
  private readonly good = new LRUCache<string, Seen>({ max: LIMIT });
  private readonly bad = new LRUCache<string, Seen>({ max: LIMIT });

  /** Tokens remembered at this moment. */
  get size(): number {
    return this.good.size + this.bad.size;
  }

  /** How a token reads that was seen before, so that it need not be read again. */
  read(hash: string): UnverifiedToken | undefined {
    return (this.good.get(hash) ?? this.bad.get(hash))?.token;
  }

  /** Whether the signature holds, as far as it is known. */
  verdict(hash: string, snapshot: TenantSnapshot, now: Date): boolean | undefined {
    if (stands(this.good.get(hash), snapshot, now, GOOD_FOR)) return true;
    if (stands(this.bad.get(hash), snapshot, now, BAD_FOR)) return false;
    return undefined;
  }

  keep(hash: string, token: UnverifiedToken, snapshot: TenantSnapshot, now: Date, holds: boolean): void {
    const seen: Seen = { token, snapshot: new WeakRef(snapshot), at: now.getTime() };
    (holds ? this.good : this.bad).set(hash, seen);
    (holds ? this.bad : this.good).delete(hash);
  }
}

function stands(seen: Seen | undefined, snapshot: TenantSnapshot, now: Date, forMs: number): boolean {
  if (seen?.snapshot.deref() !== snapshot) return false;
  const age = now.getTime() - seen.at;
  return age >= 0 && age < forMs;
}
