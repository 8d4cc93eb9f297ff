import { Injectable } from '@nestjs/common';
import { RecoveredAccounts } from '../../control-plane/accounts/recovered-accounts.service.ts';
import { accountReadyPage } from '../pages/account-ready-page.ts';
import type { Page } from '../pages/page.ts';
import { type RecoveryView, recoveryEndedPage, recoveryPage } from '../pages/recovery-page.ts';
import { FormProofs } from './form-proofs.ts';
import { newPasswordOf, PASSWORD_RULES, problemOfPassword } from './new-password.ts';
import type { Arrival, PagePlace } from './page-place.ts';
import { refusedWith } from './refused-with.ts';

/** Where somebody comes back from whom an admin has taken what they signed in with. */
@Injectable()
export class RecoveryPlace implements PagePlace {
  constructor(
    private readonly accounts: RecoveredAccounts,
    private readonly proofs: FormProofs,
  ) {}

  async show(arrival: Arrival): Promise<Page> {
    const email = await this.emailOf(arrival);
    return email === undefined ? ended(arrival) : this.page(arrival, email);
  }

  async take(arrival: Arrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const email = await this.emailOf(arrival);
    if (email === undefined) return ended(arrival);
    const { visit, token, caller } = arrival;
    const password = newPasswordOf(form);
    if (password === undefined) return this.page(arrival, email, { kind: 'passwords-differ' });
    try {
      await this.accounts.finish(visit.tenantId, { token, password, caller });
    } catch (thrown) {
      if (refusedWith(thrown, 'account.link-invalid')) return ended(arrival);
      return this.page(arrival, email, problemOfPassword(thrown));
    }
    const { tenant } = visit;
    return accountReadyPage({ tenant, issuer: tenant.issuer, email, renewed: true });
  }

  private async emailOf({ visit, token }: Arrival): Promise<string | undefined> {
    try {
      return (await this.accounts.open(visit.tenantId, token)).email;
    } catch (thrown) {
      if (refusedWith(thrown, 'account.link-invalid')) return undefined;
      throw thrown;
    }
  }

  private page({ visit, action, binding }: Arrival, identifier: string, problem?: RecoveryView['problem']): Page {
    const { tenant, tenantId } = visit;
    const form = this.proofs.target(tenantId, action, binding);
    return recoveryPage({ tenant, issuer: tenant.issuer, form, identifier, rules: PASSWORD_RULES, problem });
  }
}

function ended({ visit: { tenant } }: Arrival): Page {
  return recoveryEndedPage({ tenant, issuer: tenant.issuer });
}
