import type { KoaContextWithOIDC } from 'oidc-provider';
import type { IssuerTenant } from '../issuer-tenant.ts';

/** Where an answer leads by a redirect that leaves the issuer: to a client, mostly. */
export function leavingTo(context: KoaContextWithOIDC, { issuer }: IssuerTenant): string | undefined {
  const { location } = context.response.headers;
  if (typeof location !== 'string' || location.startsWith('/') || location.startsWith(`${issuer}/`)) return undefined;
  return location;
}
