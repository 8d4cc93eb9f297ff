import { Injectable } from '@nestjs/common';
import { RecoveredAccounts } from '../../control-plane/accounts/recovered-accounts.service.ts';
import { recoveryEndedPage, recoveryPage } from '../pages/recovery-page.ts';
import { FormProofs } from './form-proofs.ts';
import { NewPasswordPlace } from './new-password-place.ts';

/** Where somebody comes back from whom an admin has taken what they signed in with. */
@Injectable()
export class RecoveryPlace extends NewPasswordPlace {
  constructor(accounts: RecoveredAccounts, proofs: FormProofs) {
    super(accounts, proofs, {
      ask: recoveryPage,
      ended: ({ tenant }) => recoveryEndedPage({ tenant, issuer: tenant.issuer }),
    });
  }
}
