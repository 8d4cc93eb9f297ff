import { Injectable } from '@nestjs/common';
import { PasswordResets } from '../../control-plane/accounts/password-resets.service.ts';
import { resetEndedPage, resetPage } from '../pages/reset-page.ts';
import { FormProofs } from './form-proofs.ts';
import { NewPasswordPlace } from './new-password-place.ts';

/** Where somebody sets a new password who has forgotten the one they had. */
@Injectable()
export class ResetPlace extends NewPasswordPlace {
  constructor(resets: PasswordResets, proofs: FormProofs) {
    super(resets, proofs, {
      ask: resetPage,
      ended: ({ tenant, issuerPath }) =>
        resetEndedPage({ tenant, issuer: tenant.issuer, resetUrl: `${issuerPath}/reset` }),
    });
  }
}
