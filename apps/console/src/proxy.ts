import { randomBytes, randomUUID } from 'node:crypto';
import { GatehouseError, toProblem } from '@gatehouse/errors';
import { type NextRequest, NextResponse } from 'next/server';
import { browserHeaders } from './server/browser-headers.ts';
import { consoleParts } from './server/console-parts.ts';
import { judgeOrigin } from './server/refuse-foreign.ts';

/** Before every route: where the request comes from, and what the answer says to browsers. */
export function proxy(request: NextRequest): NextResponse {
  const { settings } = consoleParts();
  const nonce = randomBytes(16).toString('base64');
  const headers = browserHeaders(nonce, settings);
  switch (judgeOrigin(request, settings)) {
    case 'foreign': {
      const problem = toProblem(new GatehouseError('console.foreign-request'), randomUUID());
      return NextResponse.json(problem, { status: problem.status, headers });
    }
    case 'elsewhere': {
      const { pathname, search } = request.nextUrl;
      return NextResponse.redirect(`${settings.consoleUrl}${pathname}${search}`, { status: 307, headers });
    }
  }
  // Next finds the nonce there, and puts it on the scripts and styles that it writes.
  const onward = new Headers(request.headers);
  onward.set('content-security-policy', headers['content-security-policy'] ?? '');
  onward.set('x-nonce', nonce);
  onward.set('x-asked-for', `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.next({ request: { headers: onward }, headers });
}

export const config = {
  // What was built and has its digest in its name is the same for everybody; probes have no origin and no host of ours.
  matcher: ['/((?!_next/static/|health/|icon).*)'],
};
