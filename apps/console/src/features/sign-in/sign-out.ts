import { type NextRequest, NextResponse } from 'next/server';
import { consoleParts } from '../../server/console-parts.ts';
import { cookieRules } from '../../server/cookie-names.ts';
import { type SignedIn, signedInAt } from '../../server/signed-in.ts';

/** Ends the session of this browser at a tenant: here, and at the issuer as far as that answers. */
export async function signOut(request: NextRequest): Promise<NextResponse> {
  const { settings, sessions } = consoleParts();
  const tenant = String((await request.formData()).get('tenant') ?? '');
  const cookies = cookieRules(settings);
  const signedIn = await signedInAt(tenant);
  if (signedIn) await sessions.end(signedIn.session.tenantId, signedIn.session.secret);
  const signedOut = new URL('/signed-out', settings.consoleUrl);
  const response = NextResponse.redirect((signedIn && (await endAtIssuer(signedIn))) ?? signedOut, 303);
  response.cookies.set(cookies.session(tenant), '', { ...cookies.options, maxAge: 0 });
  return response;
}

/** @returns where the browser signs out there; `undefined` when the issuer does not answer: what it issued is gone here */
async function endAtIssuer({ tenant, session }: SignedIn): Promise<URL | undefined> {
  const { issuers, logger } = consoleParts();
  const { refreshToken, idToken } = session.payload;
  try {
    if (refreshToken !== undefined) await issuers.revoke(tenant, refreshToken);
    return await issuers.endSessionUrl(tenant, idToken);
  } catch (err) {
    logger.warn({ err, tenant }, 'signed out here, but not at the issuer');
    return undefined;
  }
}
