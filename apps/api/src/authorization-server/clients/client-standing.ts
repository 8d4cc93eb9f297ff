/**
 * How a client came to be known: registered by an admin; by the metadata document that its id is the address of; or by what
 * it said of itself.
 */
export type ClientStanding = 'registered' | 'document' | 'self-registered';

/** @param client as the provider knows it */
export function standingOf(client: { readonly clientId: string; readonly [member: string]: unknown }): ClientStanding {
  if (client.clientIdMetadataDocument === true) return 'document';
  return client.clientId.startsWith('dcr.') ? 'self-registered' : 'registered';
}
