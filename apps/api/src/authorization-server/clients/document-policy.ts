import { type ClientMetadata, errors } from 'oidc-provider';
import type { RegistrationPolicy } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { applicationType } from './client-metadata.ts';
import { isClientName } from './client-name.ts';
import { CONSOLE_CLIENT_ID } from './console-client.ts';
import { areRedirectUris } from './redirect-uris.ts';

/** Characters: it stands in tokens and in records. */
const LONGEST_ID = 1024;

/**
 * Whether a client may be identified by the document at this URL. It has a path (OAuth Client ID Metadata Document,
 * section 3), and a host that the tenant takes documents from.
 */
export function isWelcome(clientId: string, { cimd, cimdHosts }: RegistrationPolicy): boolean {
  if (!cimd || clientId.length > LONGEST_ID || !URL.canParse(clientId)) return false;
  const { pathname, hostname } = new URL(clientId);
  return pathname !== '/' && (cimdHosts.length === 0 || cimdHosts.includes(hostname));
}

/**
 * Puts right what documents of real clients say, before the provider judges it, and judges what it would let pass: which
 * redirect URIs there may be is the same whichever way a client comes. Its `scope` is what it may want one day, of any
 * server; what it gets is asked for and consented to.
 */
export function mendDocument(metadata: Partial<ClientMetadata>): void {
  delete metadata.scope;
  // Only the console has any: who is not signed in is led there without being asked.
  if (metadata.client_id !== CONSOLE_CLIENT_ID) metadata.post_logout_redirect_uris = [];
  const { redirect_uris: redirectUris = [], client_name: name } = metadata;
  if (name !== undefined && !isClientName(name)) {
    throw new errors.InvalidClientMetadata('client_name is one line of up to 200 characters');
  }
  if (redirectUris.length === 0) return;
  if (!areRedirectUris(redirectUris)) {
    throw new errors.InvalidRedirectUri('redirect_uris are https, http on loopback, or of a scheme that is a domain');
  }
  metadata.application_type = applicationType(redirectUris);
}
