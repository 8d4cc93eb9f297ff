import type { IncomingMessage, ServerResponse } from 'node:http';
import { asGatehouseError, GatehouseError, toProblem } from '@gatehouse/errors';
import { type CrossOrigin, isPreflight } from '../../data-plane/receive/cross-origin.ts';
import { knownOrigin } from '../../data-plane/receive/endpoint-address.ts';
import type { TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import type { ClientAddresses } from '../../platform/client-address.ts';
import type { Route } from '../../platform/front-door.ts';
import type { Logger } from '../../platform/injection.ts';
import { refuseAmbiguous } from '../../platform/refuse-ambiguous.ts';
import type { Consents } from '../consents.service.ts';
import type { Endings } from '../endings.service.ts';
import type { InteractionPages } from '../interaction-pages.ts';
import { OpenInteraction } from '../interactions/open-interaction.ts';
import { issuerUrl } from '../issuer-url.ts';
import type { Issuers } from '../issuers.service.ts';
import { BrowserCookies } from '../provider/browser-cookies.ts';
import { correlationIdOf } from '../provider/correlation-id.ts';
import type { ServedIssuer } from '../provider/served-issuer.ts';
import type { Sessions } from '../sessions/sessions.service.ts';
import { checkBrowser } from './check-browser.ts';
import type { IssuerLimits } from './issuer-limits.ts';
import { type IssuerTarget, issuerTarget } from './issuer-target.ts';

export interface IssuerRouteParts {
  readonly issuers: Issuers;
  readonly pages: InteractionPages;
  readonly consents: Consents;
  readonly endings: Endings;
  readonly sessions: Sessions;
  readonly snapshotOf: (slug: string) => TenantSnapshot | undefined | Promise<TenantSnapshot | undefined>;
  readonly crossOrigin: CrossOrigin;
  readonly clientAddresses: ClientAddresses;
  readonly limits: IssuerLimits;
  readonly publicUrl: string;
  readonly knownOrigins: readonly string[];
  readonly logger: Logger;
}

/** Bytes; the provider reads less than that. */
const BODY_LIMIT = 65_536;

/** Characters of an address with its query: what is asked for in one is kept until a person has answered. */
const ADDRESS_LIMIT = 8_192;

/** It changes with what an admin allows, and clients read it when they connect. */
const CACHING = 'public, max-age=60';

/**
 * Takes what is sent to an issuer, before Fastify: the provider is a handler of Node's own requests, and reads their
 * bodies itself.
 */
export function issuerRoute(parts: IssuerRouteParts): Route {
  return (request, response) => {
    const target = issuerTarget(request.url ?? '');
    if (!target) return false;
    void answer(request, response, target, parts);
    return true;
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  target: IssuerTarget,
  parts: IssuerRouteParts,
): Promise<void> {
  const { crossOrigin, logger } = parts;
  let tenant: TenantSnapshot | undefined;
  try {
    for (const [name, value] of Object.entries(headersOf(target, request, crossOrigin)))
      response.setHeader(name, value);
    response.setHeader('x-correlation-id', correlationIdOf(request));
    const origin = check(request, target, parts);
    if (isPreflight(request)) return allow(request, response, target, crossOrigin);
    checkRequest(request, target, parts);
    const found = await parts.snapshotOf(target.tenantSlug);
    if (found?.status !== 'active') throw new GatehouseError('http.not-found');
    tenant = found;
    if (target.endpoint.caller === 'browser' && origin !== parts.publicUrl) return goHome(request, response, parts);
    await pass(request, response, target, await parts.issuers.of(tenant), parts);
  } catch (thrown) {
    const error = asGatehouseError(thrown);
    const facts = { err: error, correlationId: correlationIdOf(request), tenant: target.tenantSlug };
    logger[error.definition.status >= 500 ? 'error' : 'info'](facts, 'request at an issuer failed');
    refuse(response, error, { request, target, tenant, parts });
  }
}

/** What holds before anybody is looked up. @returns the known origin that was used */
function check(request: IncomingMessage, { endpoint }: IssuerTarget, parts: IssuerRouteParts): string {
  refuseAmbiguous(request);
  const origin = knownOrigin(request.headers.host, parts.knownOrigins);
  if (!origin) throw new GatehouseError('host.unknown', { reason: `Host: ${request.headers.host}` });
  if (endpoint.caller === 'program') parts.crossOrigin.check(request.headers.origin);
  else checkBrowser(request, parts.knownOrigins);
  return origin;
}

function checkRequest(request: IncomingMessage, { endpoint }: IssuerTarget, parts: IssuerRouteParts): void {
  if (!endpoint.methods.includes(request.method ?? '')) throw new GatehouseError('http.method-not-allowed');
  if ((request.url ?? '').length > ADDRESS_LIMIT) throw new GatehouseError('issuer.address-too-long');
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) throw new GatehouseError('request.too-large');
  // The provider would answer in a form that sends itself, or in a fragment: neither is asked for by any client of ours.
  if (modesOf(request).some((mode) => mode !== 'query')) {
    throw new GatehouseError('request.invalid', { reason: 'another response_mode than query' });
  }
  if (endpoint.counted) parts.limits.take(endpoint.counted, parts.clientAddresses.of(request));
}

function modesOf({ url = '' }: IncomingMessage): string[] {
  return new URLSearchParams(url.slice(url.indexOf('?') + 1)).getAll('response_mode');
}

function headersOf({ endpoint }: IssuerTarget, request: IncomingMessage, crossOrigin: CrossOrigin) {
  const { caller, cacheable } = endpoint;
  if (caller === 'program') {
    return { ...crossOrigin.answerHeaders(request.headers.origin), ...(cacheable && { 'cache-control': CACHING }) };
  }
  return {
    ...crossOrigin.answerHeaders(undefined),
    // Where the provider needs a script of its own, it names it here by its digest.
    'content-security-policy':
      "default-src 'none'; script-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    'x-frame-options': 'DENY',
    // Else the Origin of a form of ours is `null`, which any page could send.
    'referrer-policy': 'same-origin',
  };
}

/** A page of another origin may call what programs call, and not what browsers are sent to. */
function allow(
  request: IncomingMessage,
  response: ServerResponse,
  { endpoint }: IssuerTarget,
  crossOrigin: CrossOrigin,
): void {
  if (endpoint.caller === 'browser') throw new GatehouseError('http.method-not-allowed');
  response.writeHead(204, { ...crossOrigin.preflightHeaders(request.headers, endpoint.methods.join(', ')) }).end();
}

/** Cookies are a host's own, and the answers name the public one: a browser that begins elsewhere begins again there. */
function goHome({ url = '/' }: IncomingMessage, response: ServerResponse, { publicUrl }: IssuerRouteParts): void {
  response.writeHead(307, { location: `${publicUrl}${url}` }).end();
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  target: IssuerTarget,
  issuer: ServedIssuer,
  parts: IssuerRouteParts,
): Promise<void> {
  pinAddress(request, parts.publicUrl);
  if (target.page !== undefined) {
    const { tenantId, tenant, path: issuerPath } = issuer;
    const browser = new BrowserCookies({ issuer, request, response, ...parts });
    return parts.pages.visit({ tenantId, tenant, issuerPath, path: target.page, browser }, request, response);
  }
  if (target.uid === undefined) {
    request.url = target.url;
    return issuer.handle(request, response);
  }
  const { consents, endings, pages } = parts;
  const interaction = await OpenInteraction.find(target.uid, { issuer, consents, endings, request, response });
  await pages.interact(interaction, request, response);
}

/** The provider makes addresses, and decides about cookies, by what a proxy would say: it is told the public URL. */
function pinAddress(request: IncomingMessage, publicUrl: string): void {
  const { protocol, host } = new URL(publicUrl);
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  request.headers['x-forwarded-host'] = host;
}

interface Refused {
  readonly request: IncomingMessage;
  readonly target: IssuerTarget;
  /** Absent where there is none that lets anybody in, or nobody has looked yet. */
  readonly tenant: TenantSnapshot | undefined;
  readonly parts: IssuerRouteParts;
}

/** A person gets a page, which says whose it is once that is known; a program gets a problem (RFC 9457). */
function refuse(response: ServerResponse, error: GatehouseError, { request, target, tenant, parts }: Refused): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status } = error.definition;
  const correlationId = correlationIdOf(request);
  const retryAfter = error.data?.retryAfter;
  if (typeof retryAfter === 'number') response.setHeader('retry-after', String(retryAfter));
  if (target.endpoint.caller === 'browser' && (tenant || wantsPage(request))) {
    const issuer = issuerUrl(parts.publicUrl, target.tenantSlug);
    const owner = { issuer, tenant: tenant && { slug: tenant.slug, name: tenant.name, issuer } };
    const { html, headers } = parts.pages.error(owner, { code: error.code, status, correlationId });
    response.writeHead(status, headers).end(html);
    return;
  }
  const body = JSON.stringify(toProblem(error, correlationId));
  response.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }).end(body);
}

/** Browsers ask for HTML by its name when they are sent somewhere, and programs do not. */
function wantsPage({ headers }: IncomingMessage): boolean {
  return /\btext\/html\b/.test(headers.accept ?? '');
}
