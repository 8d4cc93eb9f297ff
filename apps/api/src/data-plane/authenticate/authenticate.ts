import { GatehouseError } from '@gatehouse/errors';
import { type Authenticated, passed, type Received } from '../context.ts';
import type { Snapshots } from '../snapshot/snapshots.ts';
import { checkClaims } from './check-claims.ts';
import { createSignatureVerifier } from './verify-signature.ts';

export interface AuthenticateParts {
  readonly snapshots: Snapshots;
  readonly clock: { now(): Date };
  /** `iss` of a tenant's built-in issuer. */
  readonly issuerOf: (tenantSlug: string) => string;
}

/**
 * Bearer token to principal. A tenant or endpoint that does not exist answers like a token for somewhere else, so
 * that nobody learns from here what exists.
 *
 * @throws GatehouseError `token.invalid`
 */
export async function authenticate(received: Received, parts: AuthenticateParts): Promise<Authenticated> {
  const snapshot = await parts.snapshots.ofTenant(received.tenantSlug);
  if (!snapshot) throw rejected('no such tenant');
  const endpoint = snapshot.endpoints.get(received.endpointSlug);
  if (!endpoint) throw rejected('no such endpoint');

  const signed = await createSignatureVerifier(snapshot.builtinIssuer.keys)(received.bearer);
  if (!signed) throw rejected('the signature does not hold');
  const claims = checkClaims(received.bearer, signed, {
    issuer: parts.issuerOf(snapshot.slug),
    audiences: received.audiences,
    tenantId: snapshot.tenantId,
    revoked: snapshot.revokedTokenIds,
    now: parts.clock.now(),
  });
  if (typeof claims === 'string') throw rejected(claims);

  const principal = await parts.snapshots.principal(snapshot, claims.subject);
  if (!principal) throw rejected('no such principal');
  return passed<Authenticated>({
    ...received,
    snapshot,
    endpoint,
    principal: {
      tenantId: snapshot.tenantId,
      principalId: principal.id,
      groupIds: principal.groupIds,
      clientId: claims.clientId,
      scopes: claims.scopes,
      tokenId: claims.tokenId,
    },
  });
}

function rejected(reason: string): GatehouseError {
  return new GatehouseError('token.invalid', { reason });
}
