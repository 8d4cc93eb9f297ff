import { Injectable } from '@nestjs/common';
import { Consents, type ListedConsent } from '../../consents.service.ts';
import { Endings } from '../../endings.service.ts';
import { applicationsPage, type ConsentEntry } from '../../pages/account/applications-page.ts';
import type { Page } from '../../pages/page.ts';
import type { AccountArrival, AccountPlace } from './account-place.ts';
import { uuidIn } from './uuid-in.ts';

/** Where a person sees what they have allowed applications, and takes it back. */
@Injectable()
export class ApplicationsPlace implements AccountPlace {
  readonly path = 'applications';
  readonly whoever = 'signed-in';

  constructor(
    private readonly consents: Consents,
    private readonly endings: Endings,
  ) {}

  show(arrival: AccountArrival): Promise<Page> {
    return this.page(arrival, false);
  }

  async take(arrival: AccountArrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const { visit, accountId } = arrival;
    const id = uuidIn(form, 'consent');
    const ended = id !== undefined && (await this.endings.consent(visit.tenantId, accountId, id, 'account'));
    return this.page(arrival, ended);
  }

  private async page(arrival: AccountArrival, ended: boolean): Promise<Page> {
    const { visit, accountId, frame } = arrival;
    const consents = await this.consents.ofAccount(visit.tenantId, accountId);
    return applicationsPage({
      ...frame,
      consents: consents.map((consent) => entryOf(arrival, consent)),
      done: ended ? 'consent-revoked' : undefined,
    });
  }
}

function entryOf({ formFor }: AccountArrival, consent: ListedConsent): ConsentEntry {
  const { id, clientId, clientName, resource, scopes, updatedAt } = consent;
  return {
    // An id that seals a registration says nothing to a person.
    clientName: clientName ?? (clientId.length > 100 ? 'An application without a name' : clientId),
    host: URL.canParse(clientId) ? new URL(clientId).host : undefined,
    resource: resource === '' ? undefined : resource,
    scopes,
    allowedAt: updatedAt,
    revoke: formFor('applications', { consent: id }),
  };
}
