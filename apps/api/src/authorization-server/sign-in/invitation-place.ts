import { Injectable } from '@nestjs/common';
import { isDisplayName } from '../../control-plane/accounts/account.ts';
import { Activations, type OpenInvitation } from '../../control-plane/accounts/activations.service.ts';
import { accountReadyPage } from '../pages/account-ready-page.ts';
import { type InvitationProblem, invitationEndedPage, invitationPage } from '../pages/invitation-page.ts';
import type { Page } from '../pages/page.ts';
import { FormProofs } from './form-proofs.ts';
import { newPasswordOf, PASSWORD_RULES, problemOfPassword } from './new-password.ts';
import type { Arrival, PagePlace } from './page-place.ts';
import { refusedWith } from './refused-with.ts';

/** Where an invited person makes their account. */
@Injectable()
export class InvitationPlace implements PagePlace {
  constructor(
    private readonly activations: Activations,
    private readonly proofs: FormProofs,
  ) {}

  async show(arrival: Arrival): Promise<Page> {
    const invitation = await this.open(arrival);
    return invitation ? this.page(arrival, invitation, { name: invitation.displayName }) : ended(arrival);
  }

  async take(arrival: Arrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const invitation = await this.open(arrival);
    if (!invitation) return ended(arrival);
    const { visit, token, caller } = arrival;
    const name = form.get('name')?.trim() ?? '';
    const password = newPasswordOf(form);
    if (!isDisplayName(name)) return this.page(arrival, invitation, { name, problem: { kind: 'name-missing' } });
    if (password === undefined) return this.page(arrival, invitation, { name, problem: { kind: 'passwords-differ' } });
    try {
      await this.activations.accept(visit.tenantId, { token, displayName: name, password, caller });
    } catch (thrown) {
      if (refusedWith(thrown, 'account.link-invalid')) return ended(arrival);
      return this.page(arrival, invitation, { name, problem: problemOfPassword(thrown) });
    }
    const { tenant } = visit;
    return accountReadyPage({ tenant, issuer: tenant.issuer, email: invitation.email });
  }

  private async open({ visit, token }: Arrival): Promise<OpenInvitation | undefined> {
    try {
      return await this.activations.open(visit.tenantId, token);
    } catch (thrown) {
      if (refusedWith(thrown, 'account.link-invalid')) return undefined;
      throw thrown;
    }
  }

  private page(
    { visit, action, binding }: Arrival,
    { email }: OpenInvitation,
    shown: { readonly name?: string | undefined; readonly problem?: InvitationProblem },
  ): Page {
    const { tenant, tenantId } = visit;
    return invitationPage({
      ...{ tenant, issuer: tenant.issuer, email, rules: PASSWORD_RULES, ...shown },
      form: this.proofs.target(tenantId, action, binding),
    });
  }
}

function ended({ visit: { tenant } }: Arrival): Page {
  return invitationEndedPage({ tenant, issuer: tenant.issuer });
}
