import type { TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import type { Caller, Person } from '../account.ts';
import { recordAccountEvent } from '../account-event.ts';
import { personOf } from '../accounts.repository.ts';
import { type Admission, Throttle, type ThrottleKey } from '../throttle/throttle.ts';
import { addressKey, type Claimed, personKey } from '../throttle/throttle-keys.ts';
import { FamiliarAddresses } from './familiar-addresses.ts';
import type { SignedIn, SignInOutcome } from './outcome.ts';

/** An attempt that was let through to be judged. */
export interface Attempt {
  readonly caller: Caller;
  /** By what it was counted, besides the address; absent where nobody is claimed yet. */
  readonly person: ThrottleKey | undefined;
  /** How many there have been from the address. */
  readonly attempts: number;
}

/** An attempt, or for how many seconds there can be none. */
export type Begun = { readonly attempt: Attempt } | { readonly retryAfter: number };

/** What all ways to sign in have in common: who may try, what remains of it, and what is recorded. */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly throttle: Throttle,
    private readonly familiar: FamiliarAddresses,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What stands for a caller's address in `account_addresses`. */
  digestOf(tx: TenantTx, { address }: Caller): Uint8Array<ArrayBuffer> {
    return this.familiar.digestOf(tx, address);
  }

  /** Counts an attempt at somebody's password or second factor. */
  async begin(
    tx: TenantTx,
    kind: 'password' | 'factor',
    { person, familiar }: Omit<Claimed, 'address'>,
    caller: Caller,
  ): Promise<Begun> {
    const key = personKey(kind, { person, familiar, address: caller.address });
    return begun(await this.throttle.admit(tx, [key, addressKey(caller.address)]), caller, key);
  }

  /** Counts an attempt of nobody in particular. */
  async beginUnclaimed(tx: TenantTx, caller: Caller): Promise<Begun> {
    return begun(await this.throttle.admit(tx, [addressKey(caller.address)]), caller, undefined);
  }

  /** It was good so far, and something else decides. */
  async advance(tx: TenantTx, { person, caller }: Attempt): Promise<void> {
    await this.throttle.takeBack(tx, [...(person ? [person] : []), addressKey(caller.address)]);
  }

  /**
   * It was not good. Recorded are the first from an address and whenever they have doubled: a flood is a few events, which
   * say how many. Known and unknown people are treated alike, or the time would tell which they are.
   */
  async refuse(tx: TenantTx, { attempts, caller }: Attempt, by: string, accountId?: string): Promise<SignInOutcome> {
    if (isPowerOfTwo(attempts)) {
      await recordAccountEvent(tx, {
        kind: 'account.sign-in-refused',
        accountId,
        at: this.clock.now(),
        correlationId: caller.correlationId,
        outcome: 'refused',
        detail: { by, attempts, address: this.labelOf(tx, caller) },
      });
    }
    return { outcome: 'refused' };
  }

  /** The person has proven to be who they are: what was counted of them is over, and their address is a familiar one. */
  async complete(
    tx: TenantTx,
    { person, caller }: Attempt,
    account: Person,
    amr: readonly string[],
  ): Promise<SignedIn> {
    const authTime = this.clock.now();
    const attempts = person ? await this.throttle.forget(tx, person) : 1;
    await this.throttle.takeBack(tx, [addressKey(caller.address)]);
    await this.familiar.remember(tx, account.id, caller.address, authTime);
    await recordAccountEvent(tx, {
      kind: 'account.signed-in',
      accountId: account.id,
      at: authTime,
      correlationId: caller.correlationId,
      detail: { amr, refusedBefore: Math.max(0, attempts - 1), address: this.labelOf(tx, caller) },
    });
    return { outcome: 'signed-in', account: personOf(account), amr, authTime };
  }

  /** For the record: the same for the same address, and nothing else to anybody. */
  private labelOf(tx: TenantTx, caller: Caller): string {
    return Buffer.from(this.digestOf(tx, caller)).subarray(0, 16).toString('base64url');
  }
}

function begun(admission: Admission, caller: Caller, person: ThrottleKey | undefined): Begun {
  if (!admission.admitted) return { retryAfter: admission.retryAfter };
  return { attempt: { caller, person, attempts: admission.attempts } };
}

function isPowerOfTwo(count: number): boolean {
  return (count & (count - 1)) === 0;
}
