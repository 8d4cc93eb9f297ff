import { composeMail } from './compose-mail.ts';
import type { Mail } from './mailer.ts';

/** Whom a message is for, and which link it brings. */
export interface Addressed {
  readonly to: string;
  readonly name: string | undefined;
  readonly tenantName: string;
  readonly link: string;
}

const NOT_YOU = 'If you did not expect this, you can ignore it: nothing happens without the link.';

export function invitationMail({ to, name, tenantName, link }: Addressed): Mail {
  return composeMail({
    ...{ to, name, link },
    subject: `You are invited to ${tenantName}`,
    before: [`You are invited to ${tenantName} on Gatehouse. Choose a password to activate your account.`],
    action: 'Accept the invitation',
    after: ['The link is good once, for 24 hours.', NOT_YOU],
  });
}

export function passwordResetMail({ to, name, tenantName, link }: Addressed): Mail {
  return composeMail({
    ...{ to, name, link },
    subject: `Reset your password for ${tenantName}`,
    before: [`Somebody, perhaps you, asked for a new password for your account at ${tenantName}.`],
    action: 'Choose a new password',
    after: [
      'The link is good once, for an hour. Your sessions end when you use it, and applications have to sign in again.',
      NOT_YOU,
    ],
  });
}

export function recoveryMail({ to, name, tenantName, link }: Addressed): Mail {
  return composeMail({
    ...{ to, name, link },
    subject: `Come back to your account at ${tenantName}`,
    before: [
      `An administrator has taken away what you signed in with at ${tenantName}, so that you can begin anew: password, authenticator app, passkeys and recovery codes. Everything that you were signed in to has ended.`,
    ],
    action: 'Choose a new password',
    after: [
      'The link is good once, for 24 hours. Nobody can sign in to your account before it is used.',
      'If you did not ask for this, tell your administrators before you use it.',
    ],
  });
}

export function verificationMail({ to, name, tenantName, link }: Addressed): Mail {
  return composeMail({
    ...{ to, name, link },
    subject: `Confirm your e-mail address for ${tenantName}`,
    before: [`Confirm that this is the e-mail address of your account at ${tenantName}.`],
    action: 'Confirm the address',
    after: ['The link is good once, for 24 hours.', NOT_YOU],
  });
}

/** What may change of how somebody signs in. */
export type NoticedChange =
  | 'password-changed'
  | 'authenticator-added'
  | 'authenticator-removed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'recovery-codes-made';

const CHANGES: Readonly<Record<NoticedChange, string>> = {
  'password-changed': 'The password of your account was changed',
  'authenticator-added': 'An authenticator app was added to your account',
  'authenticator-removed': 'The authenticator app was removed from your account',
  'passkey-added': 'A passkey was added to your account',
  'passkey-removed': 'A passkey was removed from your account',
  'recovery-codes-made': 'New recovery codes were made for your account',
};

/** Its link proves nothing: it leads to a page for which one has to sign in. */
export function changeMail({ to, name, tenantName, link }: Addressed, change: NoticedChange): Mail {
  const what = `${CHANGES[change]} at ${tenantName}`;
  return composeMail({
    ...{ to, name, link },
    subject: what,
    before: [`${what}.`],
    action: 'See how you sign in',
    after: [
      'If it was you, there is nothing to do.',
      'If it was not you, reset your password, sign out everywhere, and tell your administrators.',
    ],
  });
}
