import { randomUUID } from 'node:crypto';

/**
 * `jti` of a new token. It begins with the tenant's slug, so that whoever revokes a token needs its id and nothing else;
 * a slug is never given to another tenant.
 */
export function newTokenId(tenantSlug: string): string {
  return `${tenantSlug}.${randomUUID()}`;
}

/** Slug of the tenant whose built-in issuer made this id; `undefined` when it is none of ours. */
export function tenantOfTokenId(tokenId: string): string | undefined {
  return /^([a-z0-9-]{1,32})\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(tokenId)?.[1];
}
