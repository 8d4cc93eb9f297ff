import { systemClock } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { type NextRequest, NextResponse } from 'next/server';
import { consoleParts } from '../../server/console-parts.ts';
import { cookieRules } from '../../server/cookie-names.ts';
import { beginAttempt, newBrowserKey } from '../../sign-in/attempt.ts';
import { placeInTenant } from '../../sign-in/place-in-tenant.ts';
import { isTenantSlug } from '../../sign-in/tenant-slug.ts';
import { backToSignIn } from './back-to-sign-in.ts';

/** Sends a browser to the issuer of the tenant that it names (`tenant`), to come back to a page of it (`to`). */
export async function startSignIn(request: NextRequest): Promise<NextResponse> {
  const tenant = (request.nextUrl.searchParams.get('tenant') ?? '').trim().toLowerCase();
  try {
    const { settings, database, issuers } = consoleParts();
    const found = isTenantSlug(tenant) ? await database.findTenant(tenant) : undefined;
    if (found?.status !== 'active') throw new GatehouseError('console.tenant-unknown');
    const cookies = cookieRules(settings);
    const browserKey = request.cookies.get(cookies.signIn)?.value ?? newBrowserKey();
    const to = placeInTenant(tenant, request.nextUrl.searchParams.get('to'));
    const attempt = beginAttempt(browserKey, { tenant, to }, systemClock.now());
    const response = NextResponse.redirect(await issuers.authorizationUrl(attempt), 303);
    response.cookies.set(cookies.signIn, browserKey, cookies.options);
    return response;
  } catch (thrown) {
    return backToSignIn(thrown, tenant);
  }
}
