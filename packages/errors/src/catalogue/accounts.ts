import { defineErrors, error } from './definition.ts';

/** People at a tenant's built-in issuer. */
export const accountErrors = defineErrors({
  'account.unknown': error(
    404,
    { code: 4060 },
    'The tenant has no such account.',
    'List them with `gatehouse account list --tenant T`.',
  ),
  'account.exists': error(
    409,
    { code: 4061 },
    'The tenant has an account with that e-mail, and it was activated already.',
    'Have the person sign in, or reset the password.',
  ),
  'account.not-recoverable': error(
    409,
    { code: 4098 },
    'The account is suspended, or its person has never come.',
    'Resume it with `gatehouse account resume`, or invite the person again.',
  ),
  'account.subject-taken': error(
    409,
    { code: 4062 },
    'That subject is, or was, somebody else in this tenant.',
    'Choose another one: subjects are never given again.',
  ),
  'account.link-invalid': error(
    410,
    { code: 4063 },
    'This link is not good any more: it was used, it is too old, or a newer one was sent.',
    'Ask for a new one.',
  ),
  'account.challenge-invalid': error(
    400,
    { code: 4064 },
    'This step took too long, or was taken already.',
    'Begin it again.',
  ),
  'account.factor-exists': error(
    409,
    { code: 4065 },
    'There is one already.',
    'Remove the one that is there before you add another.',
  ),
  'account.factor-unknown': error(404, { code: 4066 }, 'The account has no such factor.', 'Look at those that it has.'),
  'account.factor-refused': error(
    400,
    { code: 4067 },
    'That was not accepted as proof.',
    'Try again with a fresh code, or with the same device.',
  ),
  'account.passkeys-unavailable': error(
    409,
    { code: 4068 },
    'Passkeys need a public URL whose host is a name.',
    'Use another factor, or set GATEHOUSE_PUBLIC_URL to a name.',
  ),
  'account.session-ended': error(
    403,
    { code: 4035 },
    'You have been signed out meanwhile.',
    'Open the page again and sign in.',
  ),
  'password.refused': error(
    400,
    { code: 4069 },
    'This password cannot be used.',
    'Choose 12 to 256 characters that are not common and do not hold your e-mail or the name of the tenant.',
  ),
  'password.wrong': error(403, { code: 4034 }, 'The current password is another one.', 'Try again.'),
  'sign-in.throttled': error(
    429,
    { code: 4294 },
    'This was tried too often.',
    'Wait as many seconds as `retryAfter` says.',
  ),
  'sign-in.busy': error(503, { code: 5036 }, 'Too many people sign in at this moment.', 'Try again in a second.'),
});
