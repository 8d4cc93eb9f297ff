import { Injectable } from '@nestjs/common';
import { EmailVerifications } from '../../control-plane/accounts/email-verifications.service.ts';
import { emailVerificationPage, emailVerifiedPage } from '../pages/email-verification-page.ts';
import type { Page } from '../pages/page.ts';
import { FormProofs } from './form-proofs.ts';
import type { Arrival, PagePlace } from './page-place.ts';
import { refusedWith } from './refused-with.ts';

/** Where somebody confirms that a mailbox is theirs. */
@Injectable()
export class VerificationPlace implements PagePlace {
  constructor(
    private readonly verifications: EmailVerifications,
    private readonly proofs: FormProofs,
  ) {}

  async show({ visit: { tenant, tenantId }, action, binding }: Arrival): Promise<Page> {
    return emailVerificationPage({
      ...{ tenant, issuer: tenant.issuer },
      form: this.proofs.target(tenantId, action, binding),
    });
  }

  async take({ visit: { tenant, tenantId }, token, caller }: Arrival): Promise<Page> {
    try {
      const { email } = await this.verifications.finish(tenantId, token, caller);
      return emailVerifiedPage({ tenant, issuer: tenant.issuer, email });
    } catch (thrown) {
      if (!refusedWith(thrown, 'account.link-invalid')) throw thrown;
      return emailVerifiedPage({ tenant, issuer: tenant.issuer });
    }
  }
}
