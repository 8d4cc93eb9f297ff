import { asGatehouseError } from '@gatehouse/errors';
import { NextResponse } from 'next/server';
import { consoleParts } from '../../server/console-parts.ts';

/** Back to the page where signing in begins, which says by the code what happened. */
export function backToSignIn(thrown: unknown, tenant: string): NextResponse {
  const { settings, logger } = consoleParts();
  const error = asGatehouseError(thrown);
  logger.warn({ err: error, tenant }, 'a sign-in did not succeed');
  const place = new URL('/', settings.consoleUrl);
  place.searchParams.set('problem', error.code);
  if (tenant) place.searchParams.set('tenant', tenant.slice(0, 32));
  return NextResponse.redirect(place, 303);
}
