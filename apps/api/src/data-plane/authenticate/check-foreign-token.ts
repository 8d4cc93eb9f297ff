import { hash } from 'node:crypto';
import type { ForeignIssuerSnapshot } from '../snapshot/tenant-snapshot.ts';
import { type AccessTokenClaims, type Expectation, endOf, isText, scopesOf, subjectOf } from './access-token-claims.ts';
import { member, type UnverifiedToken } from './read-token.ts';
import { isRevoked } from './revoked.ts';

/** Claims that only ID tokens have (OpenID Connect Core sections 2 and 3.3.2.11). */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash'];

/**
 * A token of somebody else's authorization server, by what the tenant's admin said of it: audience always, a tenant
 * claim where one is set. The issuer has been compared, algorithm and times have been ({@link checkForm}).
 *
 * What keeps tokens apart that were made for something else is the audience (RFC 8725 section 3.9). A literal audience
 * may be a client's id, and then an ID token carries it as well: one that does not call itself an access token is
 * refused when it shows what only ID tokens have (section 3.12).
 *
 * @param bearer the token as it was sent; the digest of what is signed of it stands in for a `jti` where there is none
 * @returns the claims, or why the token is not accepted (for the log, never for the caller)
 */
export function checkForeignToken(
  token: UnverifiedToken,
  bearer: string,
  issuer: ForeignIssuerSnapshot,
  expected: Expectation,
): AccessTokenClaims | string {
  const { claims } = token;
  if (!isFor(claims.aud, issuer.audience === 'endpoint' ? expected.audiences : [issuer.audience.literal])) {
    return 'another audience';
  }
  const { tenantClaim } = issuer;
  if (tenantClaim && member(claims, tenantClaim.claim) !== tenantClaim.equals) return 'another tenant';
  if (isIdToken(token)) return 'an ID token';
  const subject = subjectOf(token, issuer.subjectClaim);
  if (!subject) return 'a claim is missing';
  const tokenId = tokenIdOf(issuer, claims, bearer);
  if (isRevoked({ tokenId }, expected.revoked)) return 'revoked';
  const scopes = scopesOf(token);
  if (!scopes) return 'scope is not a string';
  const clientId = clientIdOf(issuer, claims);
  return { subject, clientId, tokenId, scopes, expiresAt: endOf(token), revocable: { tokenId } };
}

function isFor(audience: unknown, accepted: readonly string[]): boolean {
  if (Array.isArray(audience)) return audience.some((one) => accepted.includes(one));
  return typeof audience === 'string' && accepted.includes(audience);
}

function isIdToken({ header: { typ }, claims }: UnverifiedToken): boolean {
  if (typeof typ === 'string' && typ.toLowerCase().endsWith('at+jwt')) return false;
  return ID_TOKEN_CLAIMS.some((name) => Object.hasOwn(claims, name));
}

/** Who registers clients there is not who registers them here: one name must not stand for both. */
function clientIdOf({ slug }: ForeignIssuerSnapshot, { client_id: clientId, azp }: UnverifiedToken['claims']): string {
  const named = isText(clientId) ? clientId : isText(azp) ? azp : '';
  return `${slug}:${named}`;
}

/**
 * What the token is recorded and revoked by. Ids of one issuer must not pass for those of another. The signature is left
 * out of the digest: it can be written in other ways that hold as well, and a revoked token would come back in one of them.
 */
function tokenIdOf({ slug }: ForeignIssuerSnapshot, { jti }: UnverifiedToken['claims'], bearer: string): string {
  const isUsable = typeof jti === 'string' && /^[\x21-\x7e]{1,512}$/.test(jti);
  const own = isUsable ? jti : `sha256:${hash('sha256', bearer.slice(0, bearer.lastIndexOf('.')), 'base64url')}`;
  return `${slug}:${own}`;
}
