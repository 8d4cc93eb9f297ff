import type { Provider } from '@nestjs/common';
import { accountProviders } from './account/account-providers.ts';
import { AccountDirectoryOfTenants } from './account-directory.ts';
import { FormProofs } from './form-proofs.ts';
import { InvitationPlace } from './invitation-place.ts';
import { LinkPlaces } from './link-places.ts';
import { LoginParts } from './login-step.ts';
import { RecoveryPlace } from './recovery-place.ts';
import { ResetPlace } from './reset-place.ts';
import { ResetRequestPlace } from './reset-request-place.ts';
import { SignInPages } from './sign-in-pages.ts';
import { VerificationPlace } from './verification-place.ts';
import { Visits } from './visits.ts';

/** What shows the pages of issuers, and takes their forms. */
export const signInProviders: Provider[] = [
  ...accountProviders,
  AccountDirectoryOfTenants,
  FormProofs,
  InvitationPlace,
  LinkPlaces,
  LoginParts,
  RecoveryPlace,
  ResetPlace,
  ResetRequestPlace,
  SignInPages,
  VerificationPlace,
  Visits,
];
