import { systemClock } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { type NextRequest, NextResponse } from 'next/server';
import { consoleParts } from '../../server/console-parts.ts';
import { cookieRules } from '../../server/cookie-names.ts';
import { parseSessionSecret } from '../../session/session-secret.ts';
import { type Attempt, resumeAttempt } from '../../sign-in/attempt.ts';
import { backToSignIn } from './back-to-sign-in.ts';

/** A year, in seconds. */
const YEAR = 365 * 24 * 3600;

/** Takes what the issuer answered, and signs this browser in at the tenant that it had begun with. */
export async function finishSignIn(request: NextRequest): Promise<NextResponse> {
  let attempt: Attempt | undefined;
  try {
    const { settings, database, issuers, sessions } = consoleParts();
    const cookies = cookieRules(settings);
    const browserKey = request.cookies.get(cookies.signIn)?.value ?? '';
    attempt = resumeAttempt(browserKey, request.nextUrl.searchParams.get('state') ?? '', systemClock.now());
    if (!attempt) throw new GatehouseError('console.sign-in-lost');
    const { tenant, to } = attempt;
    const payload = await issuers.redeem(attempt, request.nextUrl.search);
    const found = await database.findTenant(tenant);
    if (found?.status !== 'active') throw new GatehouseError('console.tenant-unknown');
    const former = parseSessionSecret(request.cookies.get(cookies.session(tenant))?.value);
    if (former) await sessions.end(found.tenantId, former);
    const secret = await sessions.start(found.tenantId, payload);
    const response = NextResponse.redirect(new URL(to, settings.consoleUrl), 303);
    response.cookies.set(cookies.session(tenant), secret, cookies.options);
    response.cookies.set(cookies.tenant, tenant, { ...cookies.options, maxAge: YEAR });
    return response;
  } catch (thrown) {
    return backToSignIn(thrown, attempt?.tenant ?? '');
  }
}
