import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../account.ts';
import { tenantNames } from '../accounts.repository.ts';
import { ChangeNotices } from '../change-notices.ts';
import { holdForChange } from '../factors/active-account.ts';
import type { Mail } from '../mail/mailer.ts';
import { signInRecordById } from '../sign-in/sign-in.repository.ts';
import { SignInAttempts } from '../sign-in/sign-in-attempts.ts';
import { NewPasswords } from './new-passwords.ts';
import { PasswordChanges } from './password-changes.ts';
import { PasswordHashes } from './password-hashes.ts';
import { findPassword } from './passwords.repository.ts';

/** A person who is signed in and wants another password. */
export interface PasswordWish {
  readonly accountId: string;
  /** Not asked for where the account has none: people who have used passkeys only. */
  readonly current: string;
  readonly next: string;
  /** Their session goes on. */
  readonly caller: Caller;
  /**
   * Gives it another secret, once the current password was right and before anything is changed: whoever has a copy of the
   * former one is out, and what they got by it ends with all the rest.
   */
  readonly renewSession?: () => Promise<void>;
}

/** Passwords of people who are signed in. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly database: Database,
    private readonly hashes: PasswordHashes,
    private readonly newPasswords: NewPasswords,
    private readonly changes: PasswordChanges,
    private readonly attempts: SignInAttempts,
    private readonly notices: ChangeNotices,
  ) {}

  /**
   * Changes a password, or sets the first one. The current one is judged as a sign-in is: a stolen session must not become
   * a place to guess it.
   *
   * @throws GatehouseError `account.unknown`, `account.session-ended`, `password.wrong`, `password.refused`,
   * `sign-in.busy`; `sign-in.throttled` with `retryAfter`
   */
  async change(tenant: TenantId, wish: PasswordWish): Promise<void> {
    const { accountId, current, next, caller, renewSession } = wish;
    const { record, names, begun } = await this.database.withTenant(tenant, async (tx) => {
      const found = await signInRecordById(tx, accountId, this.attempts.digestOf(tx, caller));
      if (found?.status !== 'active') throw new GatehouseError('account.unknown');
      const claimed = { person: found.email, familiar: found.familiar };
      const attempt = await this.attempts.begin(tx, 'password', claimed, caller);
      return { record: found, names: await tenantNames(tx), begun: attempt };
    });
    if ('retryAfter' in begun) throw new GatehouseError('sign-in.throttled', { data: begun });
    if (record.hash !== null && !(await this.hashes.matches(record.hash, current))) {
      await this.database.withTenant(tenant, (tx) => this.attempts.refuse(tx, begun.attempt, 'password', accountId));
      throw new GatehouseError('password.wrong');
    }
    await this.database.withTenant(tenant, (tx) => this.attempts.advance(tx, begun.attempt));
    const context = { email: record.email, tenantSlug: names.slug, tenantName: names.name };
    const hash = await this.newPasswords.prepare(next, context);
    await renewSession?.();
    const notice = await this.database.withTenant(tenant, (tx) => this.replace(tx, wish, record.hash, hash));
    await this.notices.send(notice);
  }

  private async replace(tx: TenantTx, wish: PasswordWish, former: string | null, hash: string): Promise<Mail> {
    const { accountId, caller } = wish;
    const account = await holdForChange(tx, accountId, caller);
    // Of two at the same time the second has given a password that is not the current one any more.
    if (((await findPassword(tx, accountId))?.hash ?? null) !== former) throw new GatehouseError('password.wrong');
    await this.changes.make(tx, { accountId, hash, by: 'sign-in', caller, exceptSessionUid: caller.sessionUid });
    return this.notices.about(tx, account, 'password-changed');
  }
}
