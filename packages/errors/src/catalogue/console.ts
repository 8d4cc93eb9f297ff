import { defineErrors, error } from './definition.ts';

/** What the console says where the api has not been asked. */
export const consoleErrors = defineErrors({
  'console.tenant-unknown': error(
    404,
    { code: 4441 },
    'There is no active tenant of this name.',
    'See how the name is written in the invitation, or ask who runs Gatehouse.',
  ),
  'console.sign-in-lost': error(
    400,
    { code: 4191 },
    'This sign-in was begun in another browser, or too long ago.',
    'Sign in again.',
  ),
  'console.sign-in-refused': error(
    403,
    { code: 4192 },
    'The sign-in was not completed.',
    'Sign in again, and ask an owner of the tenant if that does not help.',
  ),
  'console.session-ended': error(401, { code: 4193 }, 'You are no longer signed in.', 'Sign in again.'),
  'console.issuer-unavailable': error(
    503,
    { code: 5041 },
    'Gatehouse does not answer at the moment.',
    'Try again in a minute. If it goes on, ask who runs Gatehouse whether the api is up.',
  ),
  'console.foreign-request': error(
    403,
    { code: 4194 },
    'This request did not come from a page of the console.',
    'Open the console, and do it there.',
  ),
});
