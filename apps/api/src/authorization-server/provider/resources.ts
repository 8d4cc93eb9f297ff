import { endpointAddress, endpointUrl } from '../../data-plane/receive/endpoint-address.ts';
import type { TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';

/** Something that a token can be good at (RFC 8707). */
export interface Resource {
  /** Its one name, whichever origin it was asked for under: what `aud` says. */
  readonly audience: string;
  readonly scopes: readonly string[];
  /** What is asked for by who asks for nothing. */
  readonly defaultScope: string;
  /** Slug, where it is an endpoint. */
  readonly endpoint: string | undefined;
}

/** What every endpoint knows; the tools of each of its upstreams besides. */
export const ENDPOINT_SCOPES = ['mcp', 'mcp:tools', 'mcp:prompts', 'mcp:resources'];

/** The control plane's. */
export const API_SCOPE = 'api';

const API_PATH = '/api/v1';

/**
 * The resource of this tenant that an indicator names, under any origin that we are known by; `undefined` when it names
 * none, be it that it is unknown or another tenant's.
 *
 * @param knownOrigins the public one first
 */
export function findResource(
  indicator: string,
  snapshot: TenantSnapshot,
  knownOrigins: readonly string[],
): Resource | undefined {
  const [publicUrl = ''] = knownOrigins;
  const origin = knownOrigins.find((known) => indicator.startsWith(`${known}/`));
  const path = origin && indicator.slice(origin.length);
  if (path === undefined || path.includes('?')) return undefined;
  if (path === API_PATH) {
    return {
      audience: `${publicUrl}${API_PATH}`,
      scopes: [API_SCOPE],
      defaultScope: API_SCOPE,
      endpoint: undefined,
    };
  }
  const address = endpointAddress({ url: path, headers: {} }, knownOrigins);
  const endpoint = address?.tenantSlug === snapshot.slug ? snapshot.endpoints.get(address.endpointSlug) : undefined;
  if (!endpoint) return undefined;
  const ofUpstreams = endpoint.upstreams.map(({ upstream }) => `mcp:tools:${upstream.slug}`);
  return {
    audience: endpointUrl(publicUrl, snapshot.slug, endpoint.slug),
    scopes: [...ENDPOINT_SCOPES, ...ofUpstreams],
    defaultScope: 'mcp',
    endpoint: endpoint.slug,
  };
}
