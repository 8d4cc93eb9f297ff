import { Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import { TenantKeyRing } from '../../keys/tenant-key-ring.ts';
import type { Caller } from '../account.ts';
import { tenantNames } from '../accounts.repository.ts';
import { ChangeNotices } from '../change-notices.ts';
import { type Challenge, Challenges } from '../sign-in/challenges.ts';
import { holdActiveAccount, holdForChange } from './active-account.ts';
import { recordFactor } from './factor-events.ts';
import { dropUselessRecoveryCodes } from './second-factors.ts';
import { addTotp, dropTotp, findTotp } from './totp.repository.ts';
import { newTotpSecret, totpSetUp, totpStepOf } from './totp-code.ts';
import { totpSecretColumn } from './totp-secret-column.ts';

/** What an authenticator app is set up with. Shown once; the challenge comes back with a code. */
export interface TotpSetUp {
  /** base32, for typing. */
  readonly secret: string;
  /** `otpauth:`, for a picture. */
  readonly uri: string;
  readonly challenge: string;
}

/** The authenticator app of a person who is signed in. Callers make sure that they signed in just now. */
@Injectable()
export class TotpService {
  constructor(
    private readonly database: Database,
    private readonly keyRing: TenantKeyRing,
    private readonly challenges: Challenges,
    private readonly notices: ChangeNotices,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Begins; nothing is stored before a code has come back. @throws GatehouseError `account.unknown`, `account.factor-exists` */
  async begin(tenant: TenantId, accountId: string): Promise<TotpSetUp> {
    const labels = await this.labelsOf(tenant, accountId);
    const bytes = newTotpSecret();
    const contents = { secret: Buffer.from(bytes).toString('base64'), accountId };
    return { ...totpSetUp(bytes, labels), challenge: this.challenges.seal(tenant, 'totp-enrolment', contents) };
  }

  /**
   * What {@link begin} has answered, once more: after a code that was not right.
   *
   * @throws GatehouseError `account.unknown`, `account.factor-exists`, `account.challenge-invalid`
   */
  async resume(tenant: TenantId, accountId: string, challenge: string): Promise<TotpSetUp> {
    const { contents } = await this.open(tenant, accountId, challenge);
    const labels = await this.labelsOf(tenant, accountId);
    return { ...totpSetUp(Buffer.from(contents.secret, 'base64'), labels), challenge };
  }

  /**
   * Adds the app, once it has shown a code. That code is used by it.
   *
   * @throws GatehouseError `account.unknown`, `account.session-ended`, `account.factor-exists`, `account.factor-refused`,
   * `account.challenge-invalid`
   */
  async confirm(
    tenant: TenantId,
    {
      accountId,
      challenge,
      code,
      caller,
    }: { readonly accountId: string; readonly challenge: string; readonly code: string; readonly caller: Caller },
  ): Promise<void> {
    const opened = await this.open(tenant, accountId, challenge);
    const bytes = Buffer.from(opened.contents.secret, 'base64');
    const at = this.clock.now();
    const step = totpStepOf(bytes, code, at);
    if (step === undefined) throw new GatehouseError('account.factor-refused', { reason: 'totp' });
    const notice = await this.database.withTenant(tenant, async (tx) => {
      const secret = await this.keyRing.within(tx).seal(tenant, bytes, totpSecretColumn(accountId));
      const account = await holdForChange(tx, accountId, caller);
      if (!(await addTotp(tx, accountId, { secret, lastCounter: BigInt(step), confirmedAt: at }))) {
        throw new GatehouseError('account.factor-exists');
      }
      await this.challenges.spend(tx, opened);
      const { correlationId } = caller;
      await recordFactor(tx, 'added', { factor: 'totp', accountId, at, correlationId });
      return this.notices.about(tx, account, 'authenticator-added');
    });
    await this.notices.send(notice);
  }

  /** @throws GatehouseError `account.unknown`, `account.session-ended`, `account.factor-unknown` */
  async remove(tenant: TenantId, accountId: string, caller: Caller): Promise<void> {
    const notice = await this.database.withTenant(tenant, async (tx) => {
      const account = await holdForChange(tx, accountId, caller);
      if (!(await dropTotp(tx, accountId))) throw new GatehouseError('account.factor-unknown');
      await dropUselessRecoveryCodes(tx, accountId);
      const { correlationId } = caller;
      await recordFactor(tx, 'removed', { factor: 'totp', accountId, at: this.clock.now(), correlationId });
      return this.notices.about(tx, account, 'authenticator-removed');
    });
    await this.notices.send(notice);
  }

  /** What an app calls the account. */
  private labelsOf(tenant: TenantId, accountId: string) {
    return this.database.withTenant(tenant, async (tx) => {
      const { email } = await holdActiveAccount(tx, accountId);
      if (await findTotp(tx, accountId)) throw new GatehouseError('account.factor-exists');
      const { name } = await tenantNames(tx);
      return { issuer: `Gatehouse (${name})`, label: email };
    });
  }

  private async open(tenant: TenantId, accountId: string, challenge: string): Promise<Challenge<'totp-enrolment'>> {
    const opened = await this.challenges.open(tenant, 'totp-enrolment', challenge);
    if (opened.contents.accountId === accountId) return opened;
    throw new GatehouseError('account.challenge-invalid', { reason: 'of another account' });
  }
}
