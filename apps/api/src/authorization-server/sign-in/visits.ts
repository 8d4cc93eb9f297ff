import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../control-plane/accounts/account.ts';
import type { Visit } from '../interaction-pages.ts';
import type { Page } from '../pages/page.ts';
import { ApplicationsPlace } from './applications-place.ts';
import { FormProofs } from './form-proofs.ts';
import { InvitationPlace } from './invitation-place.ts';
import type { Arrival, PagePlace } from './page-place.ts';
import { readForm } from './read-form.ts';
import { ResetPlace } from './reset-place.ts';
import { ResetRequestPlace } from './reset-request-place.ts';
import { VerificationPlace } from './verification-place.ts';

/** The pages of an issuer that are on nobody's way to a client. */
@Injectable()
export class Visits {
  private readonly places: ReadonlyMap<string, PagePlace>;

  constructor(
    private readonly proofs: FormProofs,
    invitation: InvitationPlace,
    resetRequest: ResetRequestPlace,
    reset: ResetPlace,
    verification: VerificationPlace,
    applications: ApplicationsPlace,
  ) {
    this.places = new Map<string, PagePlace>([
      ['/invitation/', invitation],
      ['/reset', resetRequest],
      ['/reset/', reset],
      ['/verify/', verification],
      ['/account/applications', applications],
    ]);
  }

  async answer(visit: Visit, request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void> {
    const { path, issuerPath } = visit;
    const [, beginning = '', token = ''] = /^(\/(?:invitation|reset|verify)\/|.*)(.*)$/.exec(path) ?? [];
    const place = this.places.get(beginning);
    if (!place) throw new GatehouseError('http.not-found');
    const session = await visit.session();
    const binding = `${path} ${session?.uid ?? ''}`;
    const arrival = { visit, token, caller, binding, action: `${issuerPath}${path}` };
    const { html, headers } = await this.pageOf(place, arrival, request);
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : html);
  }

  private async pageOf(place: PagePlace, arrival: Arrival, request: IncomingMessage): Promise<Page> {
    if (request.method !== 'POST') return place.show(arrival);
    const form = await readForm(request);
    this.proofs.check(arrival.visit.tenantId, arrival.binding, form);
    return place.take(arrival, form);
  }
}
