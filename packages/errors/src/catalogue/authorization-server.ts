import { defineErrors, error } from './definition.ts';

/** What the built-in issuers say that OAuth has no words for. */
export const authorizationServerErrors = defineErrors({
  'interaction.unknown': error(
    400,
    { code: 4151 },
    'This sign-in is over, or was begun in another browser.',
    'Go back to the application and connect again.',
  ),
  'interaction.other-account': error(
    409,
    { code: 4152 },
    'Another account is signed in.',
    'Sign out first, and then sign in with the other account.',
  ),
  'authorization.refused': error(
    400,
    { code: 4155 },
    'The application asked for something that is not possible.',
    'Go back to the application and connect again. If it happens again, tell its maker the code below.',
  ),
  'authorization.kept': error(
    400,
    { code: 4157 },
    'An application that you have not allowed anything asked for something that is not possible.',
    'Close this page, unless you have just started to connect that application. The link leads to where it wants to hear of this, which nobody has checked.',
  ),
  'form.refused': error(
    400,
    { code: 4156 },
    'This form did not come from our page, or the page had been open for too long.',
    'Open the page again and fill it in once more.',
  ),
  'client.unknown': error(
    404,
    { code: 4153 },
    'The tenant has no such client.',
    'See the clients in the file that was applied.',
  ),
  'client.keeps-no-secret': error(
    409,
    { code: 4154 },
    'This client does not prove who it is by a secret.',
    'Write auth: client_secret_basic or client_secret_post in the file, and apply it first.',
  ),
  'issuer.address-too-long': error(
    414,
    { code: 4140 },
    'The address of this request is longer than is read here.',
    'Go back to the application and connect again. If it happens again, tell its maker: with its query an address has up to 8,192 characters.',
  ),
  'issuer.rate-exceeded': error(
    429,
    { code: 4295 },
    'Too many requests came from this address.',
    'Try again after the time given in Retry-After.',
  ),
});
