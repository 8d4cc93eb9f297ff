import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorCatalogue, GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../control-plane/accounts/account.ts';
import { PasskeySignIn } from '../../control-plane/accounts/sign-in/passkey-sign-in.service.ts';
import { PasswordSignIn } from '../../control-plane/accounts/sign-in/password-sign-in.service.ts';
import { SecondFactorSignIn } from '../../control-plane/accounts/sign-in/second-factor-sign-in.service.ts';
import { ClientAddresses } from '../../platform/client-address.ts';
import { SETTINGS, type Settings } from '../../platform/injection.ts';
import type { InteractionPages, IssuerFault, RenderedPage, Visit } from '../interaction-pages.ts';
import type { OpenInteraction } from '../interactions/open-interaction.ts';
import type { IssuerTenant } from '../issuer-tenant.ts';
import { errorPage } from '../pages/error-page.ts';
import { returnPage } from '../pages/return-page.ts';
import { signOutPage } from '../pages/sign-out-page.ts';
import { signedOutPage } from '../pages/signed-out-page.ts';
import { correlationIdOf } from '../provider/correlation-id.ts';
import { AccountDirectoryOfTenants } from './account-directory.ts';
import { type ConsentParts, openConsent, takeConsent } from './consent-step.ts';
import { FormProofs } from './form-proofs.ts';
import { type LoginParts, openLogin, type StepResult, takeLogin } from './login-step.ts';
import { readForm } from './read-form.ts';
import { Visits } from './visits.ts';

/** What people see of an issuer, and what they give it. */
@Injectable()
export class SignInPages implements InteractionPages {
  private readonly parts: LoginParts & ConsentParts;
  private readonly clientAddresses: ClientAddresses;

  constructor(
    accounts: AccountDirectoryOfTenants,
    passwords: PasswordSignIn,
    secondFactors: SecondFactorSignIn,
    passkeys: PasskeySignIn,
    proofs: FormProofs,
    private readonly visits: Visits,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.parts = { accounts, passwords, secondFactors, passkeys, proofs };
    this.clientAddresses = new ClientAddresses(settings.trustedProxies);
  }

  async interact(interaction: OpenInteraction, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const result = request.method === 'POST' ? await this.take(interaction, request) : await this.open(interaction);
    if ('goOn' in result) {
      response.writeHead(303, { location: result.goOn }).end();
      return;
    }
    const { html, headers } = result.page;
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : html);
  }

  visit(visit: Visit, request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.visits.answer(visit, request, response, this.callerOf(request));
  }

  error(tenant: IssuerTenant, { code, correlationId }: IssuerFault): RenderedPage {
    const { title, advice } = definitionOf(code);
    return errorPage({ tenant, issuer: tenant.issuer, code, title, advice, correlationId });
  }

  signOut(tenant: IssuerTenant, { action, xsrf }: { readonly action: string; readonly xsrf: string }): RenderedPage {
    const form = { action, csrf: xsrf, carried: { xsrf, logout: 'yes' } };
    return signOutPage({ tenant, issuer: tenant.issuer, form });
  }

  signedOut(tenant: IssuerTenant): RenderedPage {
    return signedOutPage({ tenant, issuer: tenant.issuer });
  }

  goBack(
    tenant: IssuerTenant,
    { name, redirectTo }: { readonly name: string; readonly redirectTo: string },
  ): RenderedPage {
    return returnPage({ tenant, issuer: tenant.issuer, clientName: name, redirectTo });
  }

  private open(interaction: OpenInteraction): Promise<StepResult> {
    return interaction.prompt === 'login' ? openLogin(interaction, this.parts) : openConsent(interaction, this.parts);
  }

  private async take(interaction: OpenInteraction, request: IncomingMessage): Promise<StepResult> {
    const form = await readForm(request);
    this.parts.proofs.check(interaction.tenantId, interaction.uid, form);
    if (interaction.prompt === 'consent') return takeConsent(interaction, form, this.parts);
    return takeLogin(interaction, form, this.callerOf(request), this.parts);
  }

  private callerOf(request: IncomingMessage): Caller {
    return { address: this.clientAddresses.of(request), correlationId: correlationIdOf(request) };
  }
}

/** Our own errors say what they are; of OAuth's a person needs to know that the application asked for something wrong. */
function definitionOf(code: string): { readonly title: string; readonly advice: string } {
  if (Object.hasOwn(errorCatalogue, code)) return errorCatalogue[code as keyof typeof errorCatalogue];
  return new GatehouseError('authorization.refused').definition;
}
