import type { KoaContextWithOIDC } from 'oidc-provider';
import { standingOf } from '../clients/client-standing.ts';
import { fingerprintOf } from '../consents.service.ts';
import { correlationIdOf } from './correlation-id.ts';
import type { IssuerParts, OwnParts } from './issuer-parts.ts';
import { leavingTo } from './leaving.ts';

/**
 * Keeps a refusal here that would be told to a client by a redirect before anybody has seen a page: else a link to an issuer
 * leads wherever a stranger likes, who has registered that place a moment ago (RFC 9700 section 4.11.2). Clients that an
 * admin has registered are told, and so are those that the person who is signed in has allowed something, as they are now.
 */
export async function keepRefusal(
  context: KoaContextWithOIDC,
  { tenantId, tenant }: OwnParts,
  { consents, pages }: Pick<IssuerParts, 'consents' | 'pages'>,
): Promise<void> {
  const { client, session, entities, route } = context.oidc;
  const leadsTo = leavingTo(context, tenant);
  // What has a code is no refusal.
  if (route !== 'authorization' || leadsTo === undefined || !client || entities.AuthorizationCode) return;
  if (standingOf(client) === 'registered') return;
  const accountId = session?.accountId;
  const fingerprint = fingerprintOf(client.metadata(), leadsTo);
  if (accountId !== undefined && (await consents.knows(tenantId, accountId, client.clientId, fingerprint))) return;
  const fault = { code: codeIn(new URL(leadsTo)), status: 400, correlationId: correlationIdOf(context.req), leadsTo };
  const { html, headers } = pages.error({ tenant, issuer: tenant.issuer }, fault);
  context.remove('location');
  context.status = fault.status;
  context.set({ ...headers });
  context.body = html;
}

/**
 * The provider's own word, which replaces what a redirect URI says of itself. It is in the fragment where the request wanted
 * it there, and a redirect URI has none.
 */
function codeIn({ hash, searchParams }: URL): string {
  return new URLSearchParams(hash.slice(1)).get('error') ?? searchParams.get('error') ?? 'server_error';
}
