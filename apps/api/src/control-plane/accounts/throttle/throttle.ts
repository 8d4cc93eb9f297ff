import { createHmac } from 'node:crypto';
import type { TenantTx } from '@gatehouse/db';
import { MasterKeys } from '@gatehouse/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import { DELAYS, delayAfter, type ThrottleKind } from './delays.ts';
import { block, blockedUntil, countAttempt, forget, type Slot, takeBack } from './throttles.repository.ts';

/** Who, or from where, by what is counted. */
export interface ThrottleKey {
  readonly kind: ThrottleKind;
  readonly of: string;
}

/** What came of asking: how many attempts there are with this one by the last key, or the seconds to wait. */
export type Admission =
  | { readonly admitted: true; readonly attempts: number }
  | { readonly admitted: false; readonly retryAfter: number };

/** A table of this many rows a kind cannot be filled up. Two keys share one so rarely that nobody notices. */
const SLOTS = 2 ** 18;

/**
 * Holds back who tries too often. An attempt is counted before it is judged, so that many at once are no more than as
 * many one after the other, and is taken back when it was good. While a key is blocked nothing is counted: who keeps
 * trying does not make it longer.
 */
@Injectable()
export class Throttle {
  private readonly key: MasterKeys;

  constructor(
    masterKeys: MasterKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.key = masterKeys.derive('sign-in throttle');
  }

  /** Counts an attempt by every key, or by none when one of them is blocked. Callers name keys in one order of kinds. */
  async admit(tx: TenantTx, keys: readonly ThrottleKey[]): Promise<Admission> {
    const now = this.clock.now();
    const slots = keys.map((key) => this.slotOf(tx, key));
    const until = await blockedUntil(tx, slots, now);
    if (until) return { admitted: false, retryAfter: secondsBetween(now, until) };
    let attempts = 0;
    for (const slot of slots) {
      const rule = DELAYS[slot.kind];
      const counted = await countAttempt(tx, slot, now, new Date(now.getTime() - rule.memory * 1000));
      // Blocked since it was looked at, by those who came at the same time.
      if (counted === undefined) return { admitted: false, retryAfter: rule.first };
      const delay = delayAfter(rule, counted);
      if (delay > 0) await block(tx, slot, new Date(now.getTime() + delay * 1000));
      attempts = counted;
    }
    return { admitted: true, attempts };
  }

  /** To be called when what was admitted turned out to be good. */
  async takeBack(tx: TenantTx, keys: readonly ThrottleKey[]): Promise<void> {
    const now = this.clock.now();
    for (const key of keys) await takeBack(tx, this.slotOf(tx, key), now);
  }

  /** Starts anew. @returns how many attempts there had been, the present one included */
  forget(tx: TenantTx, key: ThrottleKey): Promise<number> {
    return forget(tx, this.slotOf(tx, key));
  }

  /** Keyed, so that nobody can choose whom to share a row with, nor read from one who it was. */
  private slotOf({ tenantId }: TenantTx, { kind, of }: ThrottleKey): Slot {
    const digest = createHmac('sha256', this.key.current.material)
      .update(JSON.stringify([tenantId, kind, of]))
      .digest();
    return { kind, slot: digest.readUInt32BE(0) % SLOTS };
  }
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 1000));
}
