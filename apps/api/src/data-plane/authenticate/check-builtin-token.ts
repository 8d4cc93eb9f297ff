import { BUILTIN_TOKEN_LIMIT, CLOCK_TOLERANCE } from '../../authorization-server/token-lifetime.ts';
import { type AccessTokenClaims, type Expectation, endOf, isText, scopesOf, subjectOf } from './access-token-claims.ts';
import type { UnverifiedToken } from './read-token.ts';
import { isRevoked, type Revocable } from './revoked.ts';

/**
 * RFC 9068 section 4 for tokens of the built-in issuer, whose every member is known: header, audience, tenant, life,
 * revocation. The issuer has been compared, the times have been ({@link checkForm}).
 *
 * @returns the claims, or why the token is not accepted (for the log, never for the caller)
 */
export function checkBuiltinToken(
  token: UnverifiedToken,
  expected: Expectation & { readonly now: Date },
): AccessTokenClaims | string {
  const { aud, tenant, iat, jti, gid, sid, client_id: clientId } = token.claims;
  const header = checkHeader(token.header);
  if (header) return header;
  if (typeof aud !== 'string' || !expected.audiences.includes(aud)) return 'another audience';
  if (tenant !== expected.tenantId) return 'another tenant';
  if (typeof iat !== 'number') return 'a claim is missing';
  const expiresAt = endOf(token);
  const left = (expiresAt.getTime() - expected.now.getTime()) / 1000;
  if (left > BUILTIN_TOKEN_LIMIT + CLOCK_TOLERANCE) return 'lives too long';
  const subject = subjectOf(token, 'sub');
  if (!subject || !isText(jti) || !isText(clientId)) return 'a claim is missing';
  const revocable: Revocable = {
    tokenId: jti,
    builtin: {
      ...{ subject, clientId, issuedAt: iat },
      grantId: isText(gid) ? gid : undefined,
      sessionUid: isText(sid) ? sid : undefined,
    },
  };
  if (isRevoked(revocable, expected.revoked)) return 'revoked';
  const scopes = scopesOf(token);
  return scopes ? { subject, clientId, tokenId: jti, scopes, expiresAt, revocable } : 'scope is not a string';
}

/** Only the header members that our issuer writes. */
function checkHeader(header: UnverifiedToken['header']): string | undefined {
  const { alg, typ, kid, ...others } = header;
  if (alg !== 'ES256' || typ !== 'at+jwt') return 'not an access token of ours';
  const [unexpected] = Object.keys(others);
  return unexpected === undefined ? undefined : `header member ${unexpected.slice(0, 32)}`;
}
