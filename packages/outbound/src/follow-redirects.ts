import { GatehouseError } from '@gatehouse/errors';
import type { Outbound, OutboundRequest, OutboundResponse } from './outbound.ts';

const HOP_LIMIT = 3;

/** RFC 9110 section 15.4, those that name where to go. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What may be said to an origin that the caller did not name: any other header could be a credential. */
const HARMLESS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent']);

/**
 * A GET that goes where it is sent, three times at most, within the time given for all of it. Every hop is a request
 * of its own to the guarded client, so its scheme and the address of its socket are judged like those of the first.
 *
 * @throws GatehouseError `outbound.refused` for a way from https to http, `upstream.invalid-answer` for too many hops
 */
export async function followRedirects(
  outbound: Pick<Outbound, 'request'>,
  given: string | URL,
  request: OutboundRequest,
): Promise<OutboundResponse> {
  const endsAt = performance.now() + request.timeoutMs;
  let url = new URL(given);
  let { headers = {} } = request;
  for (let hops = 0; ; hops++) {
    const timeoutMs = Math.max(1, endsAt - performance.now());
    const response = await outbound.request(url, { ...request, headers, timeoutMs, followRedirects: false });
    const next = nextUrl(response, url);
    if (!next) return response;
    response.discard();
    if (hops === HOP_LIMIT) throw new GatehouseError('upstream.invalid-answer', { reason: 'too many redirects' });
    if (url.protocol === 'https:' && next.protocol !== 'https:') {
      throw new GatehouseError('outbound.refused', { reason: 'a redirect from https to http' });
    }
    if (next.origin !== url.origin) headers = harmless(headers);
    url = next;
  }
}

/** Where an answer sends us; undefined when it is an answer. @throws GatehouseError `upstream.invalid-answer` */
function nextUrl({ status, headers: { location } }: OutboundResponse, from: URL): URL | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined;
  if (typeof location === 'string' && URL.canParse(location, from.href)) return new URL(location, from);
  throw new GatehouseError('upstream.invalid-answer', { reason: 'a redirect to nowhere' });
}

function harmless(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name.toLowerCase())));
}
