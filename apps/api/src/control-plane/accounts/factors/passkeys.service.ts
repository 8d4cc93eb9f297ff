import { type AccountPasskey, Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import { type Caller, isDisplayName } from '../account.ts';
import { tenantNames } from '../accounts.repository.ts';
import { ChangeNotices } from '../change-notices.ts';
import { Challenges } from '../sign-in/challenges.ts';
import { holdActiveAccount, holdForChange } from './active-account.ts';
import { recordFactor } from './factor-events.ts';
import { addPasskey, dropPasskey, listPasskeys } from './passkeys.repository.ts';
import { dropUselessRecoveryCodes } from './second-factors.ts';
import { type PublicKeyCredentialCreationOptionsJSON, WebAuthn } from './web-authn.ts';
import { parseRegistration } from './web-authn-response.ts';

const PASSKEYS_LIMIT = 20;
const NAME_LENGTH = 100;

/** What a browser is asked to make; what it answers comes back with the challenge. */
export interface PasskeyCreation {
  /** For `PublicKeyCredential.parseCreationOptionsFromJSON()`. */
  readonly options: PublicKeyCredentialCreationOptionsJSON;
  readonly challenge: string;
}

export interface NewPasskeyAnswer {
  readonly accountId: string;
  readonly challenge: string;
  /** `PublicKeyCredential.toJSON()`, parsed. */
  readonly response: unknown;
  /** What the person calls it: one line of 1 to 100 characters. */
  readonly name: string;
  readonly caller: Caller;
}

/** A passkey as its owner sees it. */
export type PasskeySummary = Pick<AccountPasskey, 'id' | 'name' | 'backedUp' | 'createdAt' | 'lastUsedAt'>;

/** The passkeys of a person who is signed in. Callers make sure that they signed in just now. */
@Injectable()
export class PasskeysService {
  constructor(
    private readonly database: Database,
    private readonly webAuthn: WebAuthn,
    private readonly challenges: Challenges,
    private readonly notices: ChangeNotices,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Oldest first. */
  async list(tenant: TenantId, accountId: string): Promise<PasskeySummary[]> {
    return (await this.database.withTenant(tenant, (tx) => listPasskeys(tx, accountId))).map(summaryOf);
  }

  /** @throws GatehouseError `account.unknown`, `account.factor-exists` at twenty, `account.passkeys-unavailable` */
  async begin(tenant: TenantId, accountId: string): Promise<PasskeyCreation> {
    const { account, names, has } = await this.database.withTenant(tenant, async (tx) => ({
      account: await holdActiveAccount(tx, accountId),
      names: await tenantNames(tx),
      has: (await listPasskeys(tx, accountId)).map(({ credentialId }) => credentialId),
    }));
    refuseMoreThanEnough(has.length);
    const webauthn = this.webAuthn.newChallenge();
    // All tenants share a host, and a browser lists their passkeys side by side.
    const name = `${account.email} (${names.slug})`;
    const displayName = `${account.displayName ?? account.email} (${names.name})`;
    const options = await this.webAuthn.creationOptions(webauthn, { id: accountId, name, displayName, has });
    return { options, challenge: this.challenges.seal(tenant, 'passkey-enrolment', { webauthn, accountId }) };
  }

  /**
   * Adds what the browser made.
   *
   * @throws GatehouseError `usage.invalid`, `account.unknown`, `account.session-ended`, `account.challenge-invalid`,
   * `account.factor-refused`, `account.factor-exists`, `account.passkeys-unavailable`
   */
  async add(
    tenant: TenantId,
    { accountId, challenge, response, name, caller }: NewPasskeyAnswer,
  ): Promise<PasskeySummary> {
    if (!isDisplayName(name) || name.length > NAME_LENGTH) {
      throw new GatehouseError('usage.invalid', {
        reason: `a passkey's name is one line of 1 to ${NAME_LENGTH} characters`,
      });
    }
    const opened = await this.challenges.open(tenant, 'passkey-enrolment', challenge);
    if (opened.contents.accountId !== accountId) {
      throw new GatehouseError('account.challenge-invalid', { reason: 'of another account' });
    }
    const parsed = parseRegistration(response);
    const { signCount, ...credential } = await this.webAuthn.register(opened.contents.webauthn, parsed);
    const { transports } = parsed.response;
    const at = this.clock.now();
    const { passkey, notice } = await this.database.withTenant(tenant, async (tx) => {
      const account = await holdForChange(tx, accountId, caller);
      await this.challenges.spend(tx, opened);
      refuseMoreThanEnough((await listPasskeys(tx, accountId)).length);
      const row = { accountId, name, transports, createdAt: at, signCount: BigInt(signCount), ...credential };
      const added = await addPasskey(tx, row);
      if (!added) throw new GatehouseError('account.factor-exists');
      const { correlationId } = caller;
      await recordFactor(tx, 'added', { factor: 'passkey', id: added.id, accountId, at, correlationId });
      return { passkey: added, notice: await this.notices.about(tx, account, 'passkey-added') };
    });
    await this.notices.send(notice);
    return summaryOf(passkey);
  }

  /** @throws GatehouseError `account.unknown`, `account.session-ended`, `account.factor-unknown` */
  async remove(tenant: TenantId, accountId: string, passkeyId: string, caller: Caller): Promise<void> {
    const notice = await this.database.withTenant(tenant, async (tx) => {
      const account = await holdForChange(tx, accountId, caller);
      if (!(await dropPasskey(tx, accountId, passkeyId))) throw new GatehouseError('account.factor-unknown');
      await dropUselessRecoveryCodes(tx, accountId);
      const { correlationId } = caller;
      const at = this.clock.now();
      await recordFactor(tx, 'removed', { factor: 'passkey', id: passkeyId, accountId, at, correlationId });
      return this.notices.about(tx, account, 'passkey-removed');
    });
    await this.notices.send(notice);
  }
}

function summaryOf({ id, name, backedUp, createdAt, lastUsedAt }: AccountPasskey): PasskeySummary {
  return { id, name, backedUp, createdAt, lastUsedAt };
}

function refuseMoreThanEnough(count: number): void {
  if (count >= PASSKEYS_LIMIT) throw new GatehouseError('account.factor-exists', { reason: `there are ${count}` });
}
