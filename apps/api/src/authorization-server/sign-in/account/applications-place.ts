import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { Consents, type ListedConsent } from '../consents.service.ts';
import { Endings } from '../endings.service.ts';
import { applicationsPage, type ConsentEntry } from '../pages/account/applications-page.ts';
import type { Page } from '../pages/page.ts';
import { FormProofs } from './form-proofs.ts';
import type { Arrival, PagePlace } from './page-place.ts';

/** Where a person sees what they have allowed applications, and takes it back. */
@Injectable()
export class ApplicationsPlace implements PagePlace {
  constructor(
    private readonly consents: Consents,
    private readonly endings: Endings,
    private readonly proofs: FormProofs,
  ) {}

  async show(arrival: Arrival): Promise<Page> {
    return this.page(arrival, await accountIn(arrival));
  }

  async take(arrival: Arrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const accountId = await accountIn(arrival);
    const ended = await this.endings.consent(arrival.visit.tenantId, accountId, form.get('consent') ?? '', 'account');
    return this.page(arrival, accountId, ended);
  }

  private async page(arrival: Arrival, accountId: string, ended = false): Promise<Page> {
    const { tenant, tenantId, issuerPath } = arrival.visit;
    const consents = await this.consents.ofAccount(tenantId, accountId);
    return applicationsPage({
      ...{ tenant, issuer: tenant.issuer },
      places: { applications: `${issuerPath}/account/applications` },
      consents: consents.map((consent) => this.entry(arrival, consent)),
      done: ended ? 'consent-revoked' : undefined,
    });
  }

  private entry({ visit, action, binding }: Arrival, consent: ListedConsent): ConsentEntry {
    const { id, clientId, clientName, resource, scopes, updatedAt } = consent;
    return {
      // An id that seals a registration says nothing to a person.
      clientName: clientName ?? (clientId.length > 100 ? 'An application without a name' : clientId),
      host: URL.canParse(clientId) ? new URL(clientId).host : undefined,
      resource: resource === '' ? undefined : resource,
      scopes,
      allowedAt: updatedAt,
      revoke: this.proofs.target(visit.tenantId, action, binding, { consent: id }),
    };
  }
}

/** @throws GatehouseError `account.not-signed-in` */
async function accountIn({ visit }: Arrival): Promise<string> {
  const session = await visit.session();
  if (!session) throw new GatehouseError('account.not-signed-in');
  return session.accountId;
}
