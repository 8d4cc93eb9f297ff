import type { ClientMetadata } from 'oidc-provider';
import { applicationType } from './client-metadata.ts';

/** By which every issuer knows the console. No tenant's file may declare it, and no row is asked for it. */
export const CONSOLE_CLIENT_ID = 'console';

/**
 * The console of the installation itself: it is where every tenant's admins and the operators sign in, so it is known at
 * all issuers and asks nobody for consent. It keeps no secret that is worth one, for it is public with PKCE; what it is
 * told goes to its own URL and to no other.
 */
export function consoleClient(consoleUrl: string): ClientMetadata {
  const redirectUris = [`${consoleUrl}/auth/callback`];
  return {
    client_id: CONSOLE_CLIENT_ID,
    client_name: 'Gatehouse console',
    redirect_uris: redirectUris,
    post_logout_redirect_uris: [`${consoleUrl}/signed-out`],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    application_type: applicationType(redirectUris),
    token_endpoint_auth_method: 'none',
  };
}
