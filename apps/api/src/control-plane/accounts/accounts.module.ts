import { Module } from '@nestjs/common';
import { IssuedToAccounts } from '../../authorization-server/sign-in/issued-to-accounts.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { AccountsService } from './accounts.service.ts';
import { Activations } from './activations.service.ts';
import { Background } from './background.ts';
import { ChangeNotices } from './change-notices.ts';
import { EmailVerifications } from './email-verifications.service.ts';
import { FactorsService } from './factors/factors.service.ts';
import { PasskeysService } from './factors/passkeys.service.ts';
import { RecoveryCodesService } from './factors/recovery-codes.service.ts';
import { TotpService } from './factors/totp.service.ts';
import { TotpCodes } from './factors/totp-codes.ts';
import { WebAuthn } from './factors/web-authn.ts';
import { Invitations } from './invitations.service.ts';
import { mailerProvider } from './mail/mailer.provider.ts';
import { PasswordResets } from './password-resets.service.ts';
import { NewPasswords } from './passwords/new-passwords.ts';
import { PasswordChanges } from './passwords/password-changes.ts';
import { PasswordHashes } from './passwords/password-hashes.ts';
import { PasswordsService } from './passwords/passwords.service.ts';
import { RecoveredAccounts } from './recovered-accounts.service.ts';
import { Recoveries } from './recoveries.service.ts';
import { ResetRequests } from './reset-requests.service.ts';
import { SESSION_ENDER } from './sessions/session-ender.ts';
import { Challenges } from './sign-in/challenges.ts';
import { FamiliarAddresses } from './sign-in/familiar-addresses.ts';
import { PasskeyProofs } from './sign-in/passkey-proofs.ts';
import { PasskeySignIn } from './sign-in/passkey-sign-in.service.ts';
import { PasswordSignIn } from './sign-in/password-sign-in.service.ts';
import { SecondFactorSignIn } from './sign-in/second-factor-sign-in.service.ts';
import { SignInAttempts } from './sign-in/sign-in-attempts.ts';
import { Throttle } from './throttle/throttle.ts';
import { Tickets } from './tickets/tickets.service.ts';

/** What other modules call. */
const services = [
  AccountsService,
  Activations,
  Background,
  EmailVerifications,
  FactorsService,
  Invitations,
  PasskeySignIn,
  PasskeysService,
  PasswordResets,
  PasswordSignIn,
  PasswordsService,
  RecoveredAccounts,
  Recoveries,
  RecoveryCodesService,
  ResetRequests,
  SecondFactorSignIn,
  TotpService,
];

const parts = [
  mailerProvider,
  Challenges,
  ChangeNotices,
  FamiliarAddresses,
  NewPasswords,
  PasskeyProofs,
  PasswordChanges,
  PasswordHashes,
  SignInAttempts,
  Throttle,
  Tickets,
  TotpCodes,
  WebAuthn,
];

/** People who can sign in at the built-in issuer of a tenant. */
@Module({
  imports: [KeysModule],
  providers: [...services, ...parts, { provide: SESSION_ENDER, useClass: IssuedToAccounts }],
  exports: services,
})
export class AccountsModule {}
