import type { ClientMetadata } from 'oidc-provider';
import { secretHash, secretMark } from './client-secret.ts';
import { isNativeUri } from './redirect-uris.ts';
import type { Registration } from './sealed-registrations.ts';

/** A row of `clients`. */
export interface ClientRow {
  readonly kind: 'public' | 'confidential' | 'service';
  readonly name: string | null;
  readonly auth: 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';
  readonly jwks: NonNullable<ClientMetadata['jwks']> | null;
  readonly redirectUris: readonly string[];
  readonly secretHash: string | null;
}

/** A client that an admin registered, in the words of RFC 7591. */
export function metadataOfRow(clientId: string, row: ClientRow): ClientMetadata {
  const { kind, name, auth, jwks, redirectUris } = row;
  const signsIn = redirectUris.length > 0;
  return {
    client_id: clientId,
    ...(name !== null && { client_name: name }),
    redirect_uris: [...redirectUris],
    grant_types: kind === 'service' ? ['client_credentials'] : signsIn ? ['authorization_code', 'refresh_token'] : [],
    response_types: signsIn ? ['code'] : [],
    application_type: applicationType(redirectUris),
    token_endpoint_auth_method: auth,
    ...(jwks && { jwks }),
    ...(auth.startsWith('client_secret') && { client_secret: secretMark(row.secretHash ?? undefined) }),
  };
}

/** A client that registered itself, without its id and its secret. */
export function metadataOfRegistration({ name, redirectUris, refreshes, auth }: Registration) {
  return {
    ...(name !== undefined && { client_name: name }),
    redirect_uris: [...redirectUris],
    grant_types: ['authorization_code', ...(refreshes ? ['refresh_token'] : [])],
    response_types: ['code'] satisfies ClientMetadata['response_types'],
    application_type: applicationType(redirectUris),
    token_endpoint_auth_method: auth,
  };
}

/** What the provider compares a secret with that is not stored anywhere. */
export function markOfSecret(secret: string): string {
  return secretMark(secretHash(secret));
}

/** By what the provider may be told: it lets a `web` client have no URI of a program (OpenID Registration section 2). */
export function applicationType(redirectUris: readonly string[]): 'native' | 'web' {
  return redirectUris.some(isNativeUri) ? 'native' : 'web';
}
