import { GatehouseError } from '@gatehouse/errors';
import { cookies } from 'next/headers';
import { cache } from 'react';
import { parseSessionSecret } from '../session/session-secret.ts';
import type { StoredSession } from '../session/session-store.ts';
import { isTenantSlug } from '../sign-in/tenant-slug.ts';
import { consoleParts } from './console-parts.ts';
import { cookieRules } from './cookie-names.ts';

/** Who asks, at one tenant: known once a request, and handed on. */
export interface SignedIn {
  readonly tenant: string;
  readonly session: StoredSession;
}

/**
 * Whose request this is at a tenant; `undefined` when nobody is signed in there with this browser. What somebody may do is
 * not known here: the api decides that, for each thing that is asked of it.
 */
export const signedInAt = cache(async (tenant: string): Promise<SignedIn | undefined> => {
  if (!isTenantSlug(tenant)) return undefined;
  const { database, sessions, settings } = consoleParts();
  const secret = parseSessionSecret((await cookies()).get(cookieRules(settings).session(tenant))?.value);
  if (!secret) return undefined;
  const found = await database.findTenant(tenant);
  if (found?.status !== 'active') return undefined;
  const session = await sessions.find(found.tenantId, secret);
  return session && { tenant, session };
});

/**
 * An access token of theirs that is good for a while.
 *
 * @param refused one that the api did not take
 * @throws GatehouseError `console.session-ended`, `console.issuer-unavailable`
 */
export function accessTokenOf({ tenant, session }: SignedIn, refused?: string): Promise<string> {
  const { accessTokens, issuers } = consoleParts();
  const refresh = (token: string) => issuers.refresh(tenant, token, session.payload.idToken);
  return accessTokens.of(session, refresh, refused);
}

/** @throws GatehouseError `console.session-ended` */
export async function requireSignedIn(tenant: string): Promise<SignedIn> {
  const signedIn = await signedInAt(tenant);
  if (!signedIn) throw new GatehouseError('console.session-ended');
  return signedIn;
}
