import { decodeProtectedHeader } from 'jose';
import type { SignedClaims } from './verify-signature.ts';

/** What a token must say to be good here. */
export interface Expectation {
  readonly issuer: string;
  /** Any one of them suffices: the same endpoint under every origin that we are known by. */
  readonly audiences: readonly string[];
  readonly tenantId: string;
  /** Tokens revoked before their time. */
  readonly revoked: ReadonlySet<string>;
  readonly now: Date;
}

/** The claims that we act on, read and bounded. */
export interface AccessTokenClaims {
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly tokenId: string;
}

/** Seconds that the issuer's clock may differ from ours. */
const CLOCK_TOLERANCE = 5;

/**
 * RFC 9068 section 4, on every request: header, issuer, audience, tenant, time, revocation.
 *
 * @returns the claims, or why the token is not accepted (for the log and the record, never for the caller)
 */
export function checkClaims(token: string, claims: SignedClaims, expected: Expectation): AccessTokenClaims | string {
  const { iss, aud, tenant, sub, exp, nbf, iat, jti, client_id: clientId, scope } = claims;
  const header = checkHeader(token);
  if (header) return header;
  if (iss !== expected.issuer) return 'another issuer';
  if (typeof aud !== 'string' || !expected.audiences.includes(aud)) return 'another audience';
  if (tenant !== expected.tenantId) return 'another tenant';
  const now = expected.now.getTime() / 1000;
  if (typeof exp !== 'number' || exp + CLOCK_TOLERANCE <= now) return 'expired';
  if (typeof iat !== 'number' || iat - CLOCK_TOLERANCE > now) return 'issued in the future';
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf - CLOCK_TOLERANCE > now)) return 'not valid yet';
  if (!isText(sub) || !isText(jti) || !isText(clientId)) return 'a claim is missing';
  if (scope !== undefined && typeof scope !== 'string') return 'scope is not a string';
  if (expected.revoked.has(jti)) return 'revoked';
  return { subject: sub, clientId, tokenId: jti, scopes: new Set(scope?.split(' ').filter(Boolean)) };
}

/** Only the header members that our issuer writes: `crit`, `jwk`, `jku`, `x5u` and their like have no business here. */
function checkHeader(token: string): string | undefined {
  const { alg, typ, kid, ...others } = decodeProtectedHeader(token);
  if (alg !== 'ES256' || typ !== 'at+jwt' || !isText(kid)) return 'not an access token of ours';
  const [unexpected] = Object.keys(others);
  return unexpected ? `header member ${unexpected.slice(0, 32)}` : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 512;
}
