import type { TenantId } from '@gatehouse/db';
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { CONSOLE_CLIENT_ID } from '../clients/console-client.ts';
import { type Consents, fingerprintOf } from '../consents.service.ts';
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
 */
export async function existingGrant(ctx: KoaContextWithOIDC, parts: ExistingGrantParts): Promise<Grant | undefined> {
  const { oidc } = ctx;
  const given = oidc.result?.consent?.grantId;
  if (given) return (await oidc.provider.Grant.find(given)) ?? undefined;
  const { account, client, params } = oidc;
  if (!account || !client || oidc.prompts.has('consent')) return undefined;

  const indicator = typeof params?.resource === 'string' ? params.resource : undefined;
  const resource = indicator === undefined ? undefined : await parts.resourceOf(indicator);
  const asked = [...oidc.requestParamScopes].filter(
    (scope) => IDENTITY_SCOPES.has(scope) || resource?.scopes.includes(scope),
  );
  if (asked.length === 0) return undefined;
  const { accountId } = account;
  const isControlPlane = resource !== undefined && resource.endpoint === undefined;
  if (!isControlPlane || client.clientId !== CONSOLE_CLIENT_ID) {
    const subject = { accountId, clientId: client.clientId, resource: resource?.audience ?? '' };
    const remembered = await parts.consents.remembered(parts.tenantId, subject);
    if (remembered?.fingerprint !== fingerprintOf(client.metadata(), String(params?.redirect_uri))) return undefined;
    if (asked.some((scope) => !remembered.scopes.includes(scope))) return undefined;
  }
  const grant = new oidc.provider.Grant({ accountId, clientId: client.clientId });
  grantScopes(grant, indicator, asked);
  await grant.save();
  return grant;
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
