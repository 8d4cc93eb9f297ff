import type { TenantId } from '@gatehouse/db';

/** What a token of a built-in issuer says besides what RFC 9068 asks for. */
export interface OwnClaims {
  readonly tenantId: TenantId;
  /** The authorization that it was issued for, by which it can be ended. */
  readonly grantId?: string | undefined;
  /** The sign-in that it was issued for, by which it can be ended. */
  readonly sessionUid?: string | undefined;
  /** How the person proved who they are, and when in seconds since 1970 (RFC 9068 section 2.2.1). */
  readonly proof?: { readonly authTime: number; readonly amr: readonly string[] } | undefined;
  /** Who has it, when that is not the subject (RFC 8693 section 4.1). */
  readonly actor?: string | undefined;
}

export function ownClaims({ tenantId, grantId, sessionUid, proof, actor }: OwnClaims) {
  return {
    tenant: tenantId,
    ...(grantId !== undefined && { gid: grantId }),
    ...(sessionUid !== undefined && { sid: sessionUid }),
    ...(proof !== undefined && { auth_time: proof.authTime, amr: proof.amr }),
    ...(actor !== undefined && { act: { sub: actor } }),
  };
}
