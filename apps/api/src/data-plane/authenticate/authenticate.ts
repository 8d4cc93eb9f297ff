import { hash } from 'node:crypto';
import type { Clock } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { type Authenticated, passed, type Received } from '../context.ts';
import { AccessChanged } from '../snapshot/access-changed.ts';
import type { EndpointSnapshot, IssuerSnapshot, TenantSnapshot } from '../snapshot/tenant-snapshot.ts';
import type { AccessTokenClaims } from './access-token-claims.ts';
import { checkBuiltinToken } from './check-builtin-token.ts';
import { checkForeignToken } from './check-foreign-token.ts';
import { checkForm } from './check-form.ts';
import { type FindCallerParts, findCaller } from './find-caller.ts';
import { readToken, TOKEN_LENGTH_LIMIT } from './read-token.ts';
import type { Presented, TokenSignatures } from './token-signatures.ts';
import { whenKnown } from './when-known.ts';

export interface AuthenticateParts extends FindCallerParts {
  readonly snapshots: FindCallerParts['snapshots'] & {
    /** `undefined` when the slug names no tenant that answers. */
    ofTenant(slug: string): TenantSnapshot | undefined | Promise<TenantSnapshot | undefined>;
  };
  readonly signatures: TokenSignatures;
  readonly clock: Clock;
  /** `iss` of a tenant's built-in issuer. */
  readonly issuerOf: (tenantSlug: string) => string;
}

/** What the tenant makes of the claims, before anybody has verified the signature. */
interface Plausible {
  readonly snapshot: TenantSnapshot;
  readonly endpoint: EndpointSnapshot;
  readonly issuer: IssuerSnapshot;
  readonly claims: AccessTokenClaims;
}

/** Times that a caller is looked for, while its tenant's grants are changed under way. */
const ATTEMPTS = 3;

/**
 * Bearer token to principal, from what is cheap to what is not: its form, the tenant, the claims, the signature, the
 * principal. Junk costs neither a verification nor a query. A tenant or endpoint that does not exist answers like a token
 * for somewhere else, so that nobody learns from here what exists.
 *
 * Waits for nothing when the tenant, the verdict on the signature and the principal are at hand.
 *
 * @throws GatehouseError `token.invalid`, `token.failures-exceeded`, `server.busy`
 */
export function authenticate(received: Received, parts: AuthenticateParts): Authenticated | Promise<Authenticated> {
  const authenticated = identify(received, parts);
  return authenticated instanceof Promise
    ? authenticated.catch((error: unknown) => identifyAnew(error, received, parts))
    : authenticated;
}

/** By the tenant of now, where what went wrong is that it was another one when this began. */
async function identifyAnew(error: unknown, received: Received, parts: AuthenticateParts): Promise<Authenticated> {
  let latest = error;
  for (let attempt = 1; latest instanceof AccessChanged && attempt < ATTEMPTS; attempt++) {
    try {
      return await identify(received, parts);
    } catch (again) {
      latest = again;
    }
  }
  throw latest;
}

function identify(received: Received, parts: AuthenticateParts): Authenticated | Promise<Authenticated> {
  const presented = read(received, parts);
  return whenKnown(parts.snapshots.ofTenant(received.tenantSlug), (snapshot) => {
    const plausible = check(presented, snapshot, received, parts);
    const { issuer, claims } = plausible;
    return whenKnown(parts.signatures.holds(presented, plausible.snapshot, issuer), (holds) => {
      if (!holds) throw rejected('the signature does not hold, or its key is not known');
      return whenKnown(findCaller(plausible.snapshot, issuer, claims.subject, parts), (principal) => {
        if (!principal) throw rejected('no such principal');
        return passed<Authenticated>({
          ...received,
          snapshot: plausible.snapshot,
          endpoint: plausible.endpoint,
          principal: {
            tenantId: plausible.snapshot.tenantId,
            principalId: principal.id,
            groupIds: principal.groupIds,
            clientId: claims.clientId,
            scopes: claims.scopes,
            tokenId: claims.tokenId,
            issuerId: issuer.id,
            subject: claims.subject,
            expiresAt: claims.expiresAt,
            revocable: claims.revocable,
          },
        });
      });
    });
  });
}

function read({ bearer, clientAddress }: Received, parts: AuthenticateParts): Presented {
  if (bearer.length > TOKEN_LENGTH_LIMIT) throw rejected('longer than a token may be');
  const digest = hash('sha256', bearer, 'base64url');
  const token = parts.signatures.seen.read(digest) ?? readToken(bearer);
  if (!token) throw rejected('not a token');
  const fault = checkForm(token, parts.clock.now());
  if (fault) throw rejected(fault);
  return { bearer, hash: digest, token, clientAddress };
}

function check(
  { token, bearer }: Presented,
  snapshot: TenantSnapshot | undefined,
  { audiences, endpointSlug }: Received,
  { issuerOf, clock }: AuthenticateParts,
): Plausible {
  if (!snapshot) throw rejected('no such tenant');
  const endpoint = snapshot.endpoints.get(endpointSlug);
  if (!endpoint) throw rejected('no such endpoint');
  const { iss } = token.claims;
  const issuer = snapshot.issuers.find(
    (one) => iss === (one.kind === 'builtin' ? issuerOf(snapshot.slug) : one.issuer),
  );
  if (!issuer) throw rejected('another issuer');
  const expected = { audiences, tenantId: snapshot.tenantId, revoked: snapshot.revoked, now: clock.now() };
  const claims =
    issuer.kind === 'builtin' ? checkBuiltinToken(token, expected) : checkForeignToken(token, bearer, issuer, expected);
  if (typeof claims === 'string') throw rejected(claims);
  return { snapshot, endpoint, issuer, claims };
}

function rejected(reason: string): GatehouseError {
  return new GatehouseError('token.invalid', { reason });
}
