import type { Provider } from '@nestjs/common';
import { AccountDoor } from './account-door.ts';
import type { AccountPlace } from './account-place.ts';
import { ACCOUNT_PLACES, AccountPlaces } from './account-places.ts';
import { ApplicationsPlace } from './applications-place.ts';
import { AuthenticatorPlace } from './authenticator-place.ts';
import { FactorsOverview } from './factors-overview.ts';
import { FactorsPlace } from './factors-place.ts';
import { PasskeysPlace } from './passkeys-place.ts';
import { PasswordPlace } from './password-place.ts';
import { RecoveryCodesPlace } from './recovery-codes-place.ts';
import { SessionsPlace } from './sessions-place.ts';

const places = [
  ApplicationsPlace,
  AuthenticatorPlace,
  FactorsPlace,
  PasskeysPlace,
  PasswordPlace,
  RecoveryCodesPlace,
  SessionsPlace,
];

/** The pages of a person's own account. */
export const accountProviders: Provider[] = [
  ...places,
  { provide: ACCOUNT_PLACES, useFactory: (...made: AccountPlace[]) => made, inject: places },
  AccountDoor,
  AccountPlaces,
  FactorsOverview,
];
