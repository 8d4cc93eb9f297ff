import type { Authenticated } from '../context.ts';
import { type AuthenticateParts, authenticate } from './authenticate.ts';

/**
 * A caller whose request took its time, before what is known by now: a token may have been revoked, and a grant taken back,
 * while its body was on the way or an upstream was asked. Nothing is done where nothing has changed.
 *
 * @throws GatehouseError `token.invalid`, as {@link authenticate}
 */
export function authenticateAgain(
  authenticated: Authenticated,
  parts: AuthenticateParts,
): Authenticated | Promise<Authenticated> {
  const isSame = parts.snapshots.ofTenant(authenticated.tenantSlug) === authenticated.snapshot;
  const isOver = authenticated.principal.expiresAt <= parts.clock.now();
  return isSame && !isOver ? authenticated : authenticate(authenticated, parts);
}
