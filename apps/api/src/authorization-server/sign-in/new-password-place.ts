import type { TenantId } from '@gatehouse/db';
import type { Caller } from '../../control-plane/accounts/account.ts';
import type { Visit } from '../interaction-pages.ts';
import { accountReadyPage } from '../pages/account-ready-page.ts';
import type { FormTarget, Page, PageFrame, Throttled } from '../pages/page.ts';
import type { NewPasswordProblem, PasswordRules } from '../pages/parts/new-password.ts';
import type { FormProofs } from './form-proofs.ts';
import { newPasswordOf, PASSWORD_RULES, problemOfPassword } from './new-password.ts';
import type { Arrival, PagePlace } from './page-place.ts';
import { refusedWith } from './refused-with.ts';

/** Links that each set a password, once. */
export interface PasswordLinks {
  /** @throws GatehouseError `account.link-invalid` */
  open(tenantId: TenantId, token: string): Promise<{ readonly email: string }>;
  /** @throws GatehouseError `account.link-invalid`, `password.refused` */
  finish(
    tenantId: TenantId,
    given: { readonly token: string; readonly password: string; readonly caller: Caller },
  ): Promise<unknown>;
}

interface NewPasswordView extends PageFrame {
  readonly form: FormTarget;
  readonly identifier: string;
  readonly rules: PasswordRules;
  readonly problem?: Throttled | NewPasswordProblem | undefined;
}

/** What the links of one kind show. */
export interface NewPasswordPages {
  ask(view: NewPasswordView): Page;
  /** The link is good no more. */
  ended(visit: Visit): Page;
}

/** Where somebody sets a new password who has followed a link. */
export class NewPasswordPlace implements PagePlace {
  constructor(
    private readonly links: PasswordLinks,
    private readonly proofs: FormProofs,
    private readonly pages: NewPasswordPages,
  ) {}

  async show(arrival: Arrival): Promise<Page> {
    const email = await this.emailOf(arrival);
    return email === undefined ? this.ended(arrival) : this.ask(arrival, email);
  }

  async take(arrival: Arrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const email = await this.emailOf(arrival);
    if (email === undefined) return this.ended(arrival);
    const { visit, token, caller } = arrival;
    const password = newPasswordOf(form);
    if (password === undefined) return this.ask(arrival, email, { kind: 'passwords-differ' });
    try {
      await this.links.finish(visit.tenantId, { token, password, caller });
    } catch (thrown) {
      if (refusedWith(thrown, 'account.link-invalid')) return this.ended(arrival);
      return this.ask(arrival, email, problemOfPassword(thrown));
    }
    const { tenant } = visit;
    return accountReadyPage({ tenant, issuer: tenant.issuer, email, renewed: true });
  }

  private async emailOf({ visit, token }: Arrival): Promise<string | undefined> {
    try {
      return (await this.links.open(visit.tenantId, token)).email;
    } catch (thrown) {
      if (refusedWith(thrown, 'account.link-invalid')) return undefined;
      throw thrown;
    }
  }

  private ask({ visit, action, binding }: Arrival, identifier: string, problem?: NewPasswordView['problem']): Page {
    const { tenant, tenantId } = visit;
    const form = this.proofs.target(tenantId, action, binding);
    return this.pages.ask({ tenant, issuer: tenant.issuer, form, identifier, rules: PASSWORD_RULES, problem });
  }

  private ended({ visit }: Arrival): Page {
    return this.pages.ended(visit);
  }
}
