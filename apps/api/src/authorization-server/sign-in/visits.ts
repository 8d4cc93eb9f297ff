import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../control-plane/accounts/account.ts';
import type { Visit } from '../interaction-pages.ts';
import { AccountPlaces } from './account/account-places.ts';
import { boundTo } from './bound-to.ts';
import { FormProofs } from './form-proofs.ts';
import { LinkPlaces } from './link-places.ts';
import type { Answer, Arrival, PagePlace } from './page-place.ts';
import { readForm } from './read-form.ts';
import { ResetRequestPlace } from './reset-request-place.ts';

/** The pages of an issuer that are on nobody's way to a client. */
@Injectable()
export class Visits {
  private readonly places: ReadonlyMap<string, PagePlace>;

  constructor(
    private readonly proofs: FormProofs,
    links: LinkPlaces,
    resetRequest: ResetRequestPlace,
    account: AccountPlaces,
  ) {
    this.places = new Map<string, PagePlace>([...links.byPath, ['/reset', resetRequest], ...account.byPath]);
  }

  async answer(visit: Visit, request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void> {
    const { path, issuerPath } = visit;
    const [, beginning = '', token = ''] = /^(\/(?:invitation|recovery|reset|verify)\/|.*)(.*)$/.exec(path) ?? [];
    const place = this.places.get(beginning);
    if (!place) throw new GatehouseError('http.not-found');
    // The form first: whoever holds back the end of one must not have been looked at before.
    const form = request.method === 'POST' ? await readForm(request) : undefined;
    const session = await visit.browser.session();
    const binding = boundTo(path, visit, session);
    const arrival = { visit, token, caller, session, binding, action: `${issuerPath}${path}` };
    const answer = await this.answerOf(place, arrival, form);
    if ('goOn' in answer) {
      response.writeHead(303, { location: answer.goOn }).end();
      return;
    }
    response.writeHead(200, answer.headers).end(request.method === 'HEAD' ? undefined : answer.html);
  }

  private async answerOf(
    place: PagePlace,
    arrival: Arrival,
    form: ReadonlyMap<string, string> | undefined,
  ): Promise<Answer> {
    if (!form) return place.show(arrival);
    this.proofs.check(arrival.visit.tenantId, arrival.binding, form);
    return place.take(arrival, form);
  }
}
