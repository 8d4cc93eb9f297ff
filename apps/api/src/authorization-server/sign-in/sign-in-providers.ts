import type { Provider } from '@nestjs/common';
import { AccountDirectoryOfTenants } from './account-directory.ts';
import { ApplicationsPlace } from './applications-place.ts';
import { FormProofs } from './form-proofs.ts';
import { InvitationPlace } from './invitation-place.ts';
import { ResetPlace } from './reset-place.ts';
import { ResetRequestPlace } from './reset-request-place.ts';
import { SignInPages } from './sign-in-pages.ts';
import { VerificationPlace } from './verification-place.ts';
import { Visits } from './visits.ts';

/** What shows the pages of issuers, and takes their forms. */
export const signInProviders: Provider[] = [
  AccountDirectoryOfTenants,
  ApplicationsPlace,
  FormProofs,
  InvitationPlace,
  ResetPlace,
  ResetRequestPlace,
  SignInPages,
  VerificationPlace,
  Visits,
];
