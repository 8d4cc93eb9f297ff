import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorCatalogue, GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../control-plane/accounts/account.ts';
import { ClientAddresses } from '../../platform/client-address.ts';
import { SETTINGS, type Settings } from '../../platform/injection.ts';
import type { InteractionPages, IssuerFault, PageOwner, RenderedPage, Visit } from '../interaction-pages.ts';
import type { OpenInteraction } from '../interactions/open-interaction.ts';
import type { IssuerTenant } from '../issuer-tenant.ts';
import { errorPage } from '../pages/error-page.ts';
import { returnPage } from '../pages/return-page.ts';
import { signOutPage } from '../pages/sign-out-page.ts';
import { signedOutPage } from '../pages/signed-out-page.ts';
import { correlationIdOf } from '../provider/correlation-id.ts';
import { AccountDirectoryOfTenants } from './account-directory.ts';
import { openConsent, takeConsent } from './consent-step.ts';
import { placeOfInteraction } from './login-place.ts';
import { LoginParts, openLogin, type StepResult, takeLogin } from './login-step.ts';
import { readForm } from './read-form.ts';
import { Visits } from './visits.ts';

/** What people see of an issuer, and what they give it. */
@Injectable()
export class SignInPages implements InteractionPages {
  private readonly clientAddresses: ClientAddresses;

  constructor(
    private readonly accounts: AccountDirectoryOfTenants,
    private readonly login: LoginParts,
    private readonly visits: Visits,
    @Inject(SETTINGS) settings: Settings,
  ) {
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

  error({ tenant, issuer }: PageOwner, { code, correlationId, leadsTo }: IssuerFault): RenderedPage {
    const { title, advice } = leadsTo === undefined ? definitionOf(code) : errorCatalogue['authorization.kept'];
    return errorPage({ tenant, issuer, code, title, advice, correlationId, leadsTo });
  }

  signOut(tenant: IssuerTenant, { action, xsrf }: { readonly action: string; readonly xsrf: string }): RenderedPage {
    const form = { action, csrf: xsrf, carried: { xsrf, logout: 'yes' } };
    return signOutPage({ tenant, issuer: tenant.issuer, form, stayUrl: `${tenant.issuer}/account/sessions` });
  }

  signedOut(tenant: IssuerTenant): RenderedPage {
    return signedOutPage({ tenant, issuer: tenant.issuer, signInUrl: `${tenant.issuer}/account/sessions` });
  }

  goBack(
    tenant: IssuerTenant,
    { name, redirectTo }: { readonly name: string; readonly redirectTo: string },
  ): RenderedPage {
    return returnPage({ tenant, issuer: tenant.issuer, clientName: name, redirectTo });
  }

  private open(interaction: OpenInteraction): Promise<StepResult> {
    if (interaction.prompt === 'consent') return openConsent(interaction, this.consentParts);
    return openLogin(placeOfInteraction(interaction), this.login);
  }

  private async take(interaction: OpenInteraction, request: IncomingMessage): Promise<StepResult> {
    const form = await readForm(request);
    this.login.proofs.check(interaction.tenantId, interaction.uid, form);
    if (interaction.prompt === 'consent') return takeConsent(interaction, form, this.consentParts);
    return takeLogin(placeOfInteraction(interaction), form, this.callerOf(request), this.login);
  }

  private get consentParts() {
    return { accounts: this.accounts, proofs: this.login.proofs };
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
