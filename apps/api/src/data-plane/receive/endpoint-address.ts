import type { IncomingMessage } from 'node:http';

/** Where a request on an MCP endpoint was sent to, as far as it can be trusted: the origin is one of ours, or absent. */
export interface EndpointAddress {
  readonly tenantSlug: string;
  readonly endpointSlug: string;
  /** The known origin that the Host header names. */
  readonly origin: string | undefined;
}

/** Slug of the endpoint at `/t/{tenant}/mcp`, which has no second URL. */
export const DEFAULT_ENDPOINT = 'default';

/** A path that names an endpoint. What has not the form of a slug names nothing. */
const ENDPOINT_PATH = /^\/t\/([a-z0-9-]{1,32})\/mcp(?:\/([a-z0-9-]{1,32}))?(?:\?|$)/;

/** The endpoint that a request was sent to; `undefined` when it was sent somewhere else. */
export function endpointAddress(
  { url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  knownOrigins: readonly string[],
): EndpointAddress | undefined {
  const [, tenantSlug, endpoint] = ENDPOINT_PATH.exec(url) ?? [];
  if (tenantSlug === undefined) return undefined;
  return {
    tenantSlug,
    // `/t/{tenant}/mcp/default` is no second URL of the default endpoint: no slug is empty, so it names nothing.
    endpointSlug: endpoint === DEFAULT_ENDPOINT ? '' : (endpoint ?? DEFAULT_ENDPOINT),
    origin: knownOrigin(headers.host, knownOrigins),
  };
}

/** The path of an endpoint. The one without a slug is none: so is `/t/{tenant}/mcp/default` read, and this writes it again. */
export function endpointPath(tenantSlug: string, endpointSlug: string): string {
  if (endpointSlug === DEFAULT_ENDPOINT) return `/t/${tenantSlug}/mcp`;
  return `/t/${tenantSlug}/mcp/${endpointSlug || DEFAULT_ENDPOINT}`;
}

/** The endpoint's URL under an origin: what clients are given, and what `aud` says. */
export function endpointUrl(origin: string, tenantSlug: string, endpointSlug = DEFAULT_ENDPOINT): string {
  return `${origin}${endpointPath(tenantSlug, endpointSlug)}`;
}

/** URL of the protected-resource metadata (RFC 9728 section 3.1: the well-known part goes before the path). */
export function metadataUrl({ tenantSlug, endpointSlug, origin }: EndpointAddress): string {
  return `${origin ?? ''}/.well-known/oauth-protected-resource${endpointPath(tenantSlug, endpointSlug)}`;
}

/** The known origin whose authority the Host header carries. A proxy may have ended TLS, so the scheme is not compared. */
export function knownOrigin(host: string | undefined, knownOrigins: readonly string[]): string | undefined {
  const authority = host?.toLowerCase();
  return knownOrigins.find((origin) => origin.slice(origin.indexOf('//') + 2) === authority);
}
