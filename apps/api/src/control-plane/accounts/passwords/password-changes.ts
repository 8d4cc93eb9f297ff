import type { TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import type { Caller } from '../account.ts';
import { recordAccountEvent } from '../account-event.ts';
import { SESSION_ENDER, type SessionEnder } from '../sessions/session-ender.ts';
import { FamiliarAddresses } from '../sign-in/familiar-addresses.ts';
import { dropTickets } from '../tickets/tickets.repository.ts';
import { putPassword } from './passwords.repository.ts';

export interface PasswordChange {
  readonly accountId: string;
  readonly hash: string;
  /** What the person did. */
  readonly by: 'invitation' | 'password-reset' | 'recovery' | 'sign-in';
  readonly caller: Caller;
  /** The session that goes on, where one asked for it. */
  readonly exceptSessionUid?: string | undefined;
}

/** What a new password brings with it, whichever way it came. */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly familiar: FamiliarAddresses,
    @Inject(SESSION_ENDER) private readonly sessions: SessionEnder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Sets it in this unit of work, which holds the account. Sessions end, links become worthless, places are forgotten. */
  async make(tx: TenantTx, { accountId, hash, by, caller, exceptSessionUid }: PasswordChange): Promise<void> {
    const at = this.clock.now();
    await putPassword(tx, accountId, { hash, changedAt: at });
    await dropTickets(tx, accountId);
    // Where the former password was used may be where it was stolen; here is somebody who has proven more.
    await this.familiar.forgetAll(tx, accountId);
    await this.familiar.remember(tx, accountId, caller.address, at);
    // Who was only invited has not signed in yet; and tokens that are issued within the second would be over as well.
    const sessions = by === 'invitation' ? 0 : await this.sessions.endAll(tx, accountId, exceptSessionUid);
    await recordAccountEvent(tx, {
      kind: 'account.password-changed',
      accountId,
      at,
      correlationId: caller.correlationId,
      detail: { by, sessions },
    });
  }
}
