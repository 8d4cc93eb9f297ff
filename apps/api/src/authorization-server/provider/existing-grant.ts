import type { TenantId } from '@gatehouse/db';
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { standingOf } from '../clients/client-standing.ts';
import { CONSOLE_CLIENT_ID } from '../clients/console-client.ts';
import { isNativeUri } from '../clients/redirect-uris.ts';
import { type Consents, fingerprintOf, isAllowed } from '../consents.service.ts';
import { isSavedFor } from '../storage/grant-rows.ts';
import { IDENTITY_SCOPES } from './resource-indicators.ts';
import type { Resource } from './resources.ts';

export interface ExistingGrantParts {
  readonly tenantId: TenantId;
  readonly consents: Pick<Consents, 'remembered'>;
  readonly resourceOf: (indicator: string) => Promise<Resource | undefined>;
}

/**
 * The grant of an authorization request: a new one each time, so that each is a family of its own and the end of one, be
 * it by a stolen refresh token, is not the end of the others. It is made of what the person has just allowed, or allowed
 * before where that covers all that is asked for and the client is still the one it was. Without one the person is asked;
 * but not about the console at the control plane, which is Gatehouse itself.
 *
 * A program on the person's machine that nobody has registered is known by nothing: whichever program listens there now
 * gets the answer. So the person is asked each time (RFC 8252 section 8.6).
 */
export async function existingGrant(ctx: KoaContextWithOIDC, parts: ExistingGrantParts): Promise<Grant | undefined> {
  const { oidc } = ctx;
  const given = oidc.result?.consent?.grantId;
  if (given) return (await oidc.provider.Grant.find(given)) ?? undefined;
  const { account, client, params } = oidc;
  if (!account || !client || oidc.prompts.has('consent')) return undefined;
  const redirectUri = String(params?.redirect_uri);
  if (isNativeUri(redirectUri) && standingOf(client) !== 'registered') return undefined;

  const indicator = typeof params?.resource === 'string' ? params.resource : undefined;
  const resource = indicator === undefined ? undefined : await parts.resourceOf(indicator);
  const asked = [...oidc.requestParamScopes].filter(
    (scope) => IDENTITY_SCOPES.has(scope) || resource?.scopes.includes(scope),
  );
  if (asked.length === 0) return undefined;
  const { accountId } = account;
  const { clientId } = client;
  const grant = new oidc.provider.Grant({ accountId, clientId });
  grantScopes(grant, indicator, asked);
  if (clientId === CONSOLE_CLIENT_ID && resource !== undefined && resource.endpoint === undefined) {
    await grant.save();
    return grant;
  }
  const subject = { accountId, clientId, resource: resource?.audience ?? '' };
  const remembered = await parts.consents.remembered(parts.tenantId, subject);
  const fingerprint = fingerprintOf(client.metadata(), redirectUri);
  if (!remembered || !isAllowed({ scopes: asked, fingerprint }, remembered)) return undefined;
  return (await isSavedFor(remembered.id, () => grant.save())) ? grant : undefined;
}

/** Puts scopes where the provider looks for them: those of identity are the issuer's, all others the resource's. */
export function grantScopes(grant: Grant, indicator: string | undefined, scopes: readonly string[]): void {
  const [identity, others] = [
    scopes.filter((scope) => IDENTITY_SCOPES.has(scope)),
    scopes.filter((scope) => !IDENTITY_SCOPES.has(scope)),
  ];
  if (identity.length > 0) grant.addOIDCScope(identity.join(' '));
  if (indicator !== undefined && others.length > 0) grant.addResourceScope(indicator, others.join(' '));
}
