import { Injectable } from '@nestjs/common';
import { ResetRequests } from '../../control-plane/accounts/reset-requests.service.ts';
import type { Page } from '../pages/page.ts';
import { resetRequestPage, resetSentPage } from '../pages/reset-request-page.ts';
import { FormProofs } from './form-proofs.ts';
import type { Arrival, PagePlace } from './page-place.ts';

/** Minutes for which the link is good that is sent. */
const MINUTES = 60;

/** Where somebody asks for a new password. */
@Injectable()
export class ResetRequestPlace implements PagePlace {
  constructor(
    private readonly requests: ResetRequests,
    private readonly proofs: FormProofs,
  ) {}

  async show({ visit: { tenant, tenantId }, action, binding }: Arrival): Promise<Page> {
    const form = this.proofs.target(tenantId, action, binding);
    return resetRequestPage({ tenant, issuer: tenant.issuer, form });
  }

  /** The same for everybody, whether there is such an account or not. */
  async take(arrival: Arrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const { visit, action, binding, caller } = arrival;
    const { tenant, tenantId } = visit;
    const email = form.get('email')?.trim() ?? '';
    if (email === '') {
      const target = this.proofs.target(tenantId, action, binding);
      return resetRequestPage({ tenant, issuer: tenant.issuer, form: target, problem: { kind: 'email-missing' } });
    }
    await this.requests.request(tenantId, email, caller);
    return resetSentPage({ tenant, issuer: tenant.issuer, email, minutes: MINUTES });
  }
}
