import type { Clock } from '@gatehouse/db';
import type { IssuerSnapshot, TenantSnapshot } from '../snapshot/tenant-snapshot.ts';
import { builtinKeys } from './builtin-keys.ts';
import { FailedSignatures } from './failed-signatures.ts';
import { ForeignKeys, type ForeignKeysParts } from './foreign-keys.ts';
import type { KeySet } from './key-set.ts';
import type { UnverifiedToken } from './read-token.ts';
import { SeenTokens } from './seen-tokens.ts';
import { verifierOf } from './verify-signature.ts';
import { whenKnown } from './when-known.ts';

/** A token and what it is asked about with. */
export interface Presented {
  readonly bearer: string;
  /** SHA-256 of the bearer. */
  readonly hash: string;
  readonly token: UnverifiedToken;
  /** Who sent it. */
  readonly clientAddress: string;
}

/** Whether signatures hold. Built once; what it remembers is bounded. */
export class TokenSignatures {
  readonly seen = new SeenTokens();
  private readonly foreignKeys: ForeignKeys;
  private readonly failures = new FailedSignatures();
  private readonly clock: Clock;

  constructor(parts: ForeignKeysParts) {
    this.foreignKeys = new ForeignKeys(parts);
    this.clock = parts.clock;
  }

  /**
   * Whether a key of the issuer made the signature. A token that was verified within the last minute, against the same
   * snapshot, is not verified again.
   *
   * @throws GatehouseError `token.failures-exceeded`
   */
  holds(presented: Presented, snapshot: TenantSnapshot, issuer: IssuerSnapshot): boolean | Promise<boolean> {
    const verdict = this.seen.verdict(presented.hash, snapshot, this.clock.now());
    if (verdict !== undefined) return verdict;
    const { kid, alg } = presented.token.header as { kid: string; alg: string };
    return whenKnown(this.keysFor(snapshot, issuer, kid), (keys) => {
      const usable = keys?.get(kid)?.algorithms.includes(alg);
      return keys && usable ? this.verify(presented, snapshot, keys) : false;
    });
  }

  private keysFor(snapshot: TenantSnapshot, issuer: IssuerSnapshot, kid: string) {
    if (issuer.kind === 'foreign') return this.foreignKeys.keysFor(snapshot, issuer, kid);
    return builtinKeys(issuer);
  }

  private async verify(presented: Presented, snapshot: TenantSnapshot, keys: KeySet): Promise<boolean> {
    const { bearer, hash, token, clientAddress } = presented;
    await this.failures.check(clientAddress);
    const holds = await verifierOf(keys)(bearer);
    if (!holds) await this.failures.count(clientAddress);
    this.seen.keep(hash, token, snapshot, this.clock.now(), holds);
    return holds;
  }
}
