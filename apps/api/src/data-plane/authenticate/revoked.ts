import { CLOCK_TOLERANCE } from '../../authorization-server/token-lifetime.ts';
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
  if (grantId !== undefined && revoked.grants.has(grantId)) return true;
  if (sessionUid !== undefined && revoked.sessions.has(sessionUid)) return true;
  // Whoever is ended takes every authorization along by its name. So one that is not among them and has a token of the
  // very second in which that was is a new one. What has no authorization is judged by its date alone, which another host
  // may have written whose clock is ahead.
  const isBefore = (ended: number | undefined) =>
    ended !== undefined && (grantId === undefined ? issuedAt <= ended + CLOCK_TOLERANCE : issuedAt < ended);
  return isBefore(revoked.clients.get(clientId)) || isBefore(revoked.principals.get(subject));
}
