import { Injectable } from '@nestjs/common';
import { FactorsService } from '../../../control-plane/accounts/factors/factors.service.ts';
import { PasskeysService } from '../../../control-plane/accounts/factors/passkeys.service.ts';
import { PasskeySignIn } from '../../../control-plane/accounts/sign-in/passkey-sign-in.service.ts';
import type { AccountChange } from '../../pages/account/account-page.ts';
import { factorsPage } from '../../pages/account/factors-page.ts';
import type { Page, PasskeyTarget } from '../../pages/page.ts';
import { refusedWith } from '../refused-with.ts';
import type { AccountArrival } from './account-place.ts';

/** What has just come of a form. */
export interface FactorsNews {
  readonly done?: AccountChange;
  readonly passkeyRefused?: boolean;
}

/** The page with everything by which a person signs in, which most forms about it end on. */
@Injectable()
export class FactorsOverview {
  constructor(
    private readonly factors: FactorsService,
    private readonly passkeys: PasskeysService,
    private readonly signIn: PasskeySignIn,
  ) {}

  async page(arrival: AccountArrival, news: FactorsNews = {}): Promise<Page> {
    const { visit, accountId, frame, urlOf, formFor } = arrival;
    const factors = await this.factors.of(visit.tenantId, accountId);
    const passkeys = await this.passkeys.list(visit.tenantId, accountId);
    return factorsPage({
      ...frame,
      ...news,
      passwordChangeUrl: urlOf('password'),
      passwordChangedAt: factors.passwordChangedAt,
      authenticator: factors.totpSince
        ? { kind: 'enrolled', since: factors.totpSince, remove: formFor('authenticator', { remove: 'authenticator' }) }
        : { kind: 'none', enrolUrl: urlOf('authenticator') },
      passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
        ...{ name, addedAt: createdAt, lastUsedAt: lastUsedAt ?? undefined },
        remove: formFor('passkeys', { remove: id }),
      })),
      addPasskey: await this.newPasskey(arrival),
      newRecoveryCodes: factors.totpSince || passkeys.length > 0 ? formFor('recovery-codes') : undefined,
      recoveryCodesLeft: factors.recoveryCodes,
    });
  }

  private async newPasskey({ visit, accountId, formFor }: AccountArrival): Promise<PasskeyTarget | undefined> {
    if (!this.signIn.passkeysAvailable) return undefined;
    try {
      const { options, challenge } = await this.passkeys.begin(visit.tenantId, accountId);
      return { ...formFor('passkeys', { enrolment: challenge }), options };
    } catch (thrown) {
      // There are as many as an account can have.
      if (refusedWith(thrown, 'account.factor-exists')) return undefined;
      throw thrown;
    }
  }
}
