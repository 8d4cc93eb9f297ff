import type { Revoked } from '../snapshot/tenant-snapshot.ts';

/** By what an access token can be ended before its time. Of a foreign issuer's there is its id and nothing else. */
export interface Revocable {
  readonly tokenId: string;
  readonly builtin?: {
    readonly subject: string;
    readonly clientId: string;
    /** `iat`, in seconds since 1970. */
    readonly issuedAt: number;
    /** `gid`: the authorization that it was issued for. */
    readonly grantId: string | undefined;
    /** `sid`: the sign-in that it was issued for. */
    readonly sessionUid: string | undefined;
  };
}

/** Looked at on every request, so it is look-ups in memory and nothing else. */
export function isRevoked({ tokenId, builtin }: Revocable, revoked: Revoked): boolean {
  if (revoked.tokenIds.has(tokenId)) return true;
  if (!builtin) return false;
  const { subject, clientId, issuedAt, grantId, sessionUid } = builtin;
  return (
    (grantId !== undefined && revoked.grants.has(grantId)) ||
    (sessionUid !== undefined && revoked.sessions.has(sessionUid)) ||
    issuedAt <= (revoked.clients.get(clientId) ?? Number.NEGATIVE_INFINITY) ||
    issuedAt <= (revoked.principals.get(subject) ?? Number.NEGATIVE_INFINITY)
  );
}
