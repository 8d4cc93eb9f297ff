import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { IssuerParts, OwnParts } from './issuer-parts.ts';
import { IDENTITY_SCOPES } from './resource-indicators.ts';
import { API_SCOPE, ENDPOINT_SCOPES } from './resources.ts';

/** What has no option of the provider, and is done around it. */
export function useOwnMiddleware(provider: Provider, own: OwnParts, { endings }: Pick<IssuerParts, 'endings'>): void {
  provider.use(async (context, next) => {
    try {
      await next();
      await after(context as Partial<KoaContextWithOIDC>, own, endings);
    } catch (thrown) {
      // Koa takes all headers away before it answers, but for those that the error brings.
      if (thrown instanceof Error) Object.assign(thrown, { headers: context.response.headers });
      throw thrown;
    }
  });
}

/** @param context without `oidc` where no route was found */
async function after(
  { oidc, body }: Partial<KoaContextWithOIDC>,
  { tenantId }: OwnParts,
  endings: IssuerParts['endings'],
): Promise<void> {
  if (oidc?.route === 'discovery') describe(body as Record<string, unknown>);
  if (oidc?.route === 'end_session_confirm' && oidc.params?.logout && oidc.session?.accountId) {
    await endings.session(tenantId, oidc.session.uid, 'account');
  }
}

/**
 * Scopes of resources are no scopes of the issuer to the provider, else they would be asked about twice; and of its ways to
 * answer only one gets through to it.
 */
function describe(metadata: Record<string, unknown>): void {
  metadata.scopes_supported = [...IDENTITY_SCOPES, ...ENDPOINT_SCOPES, API_SCOPE];
  metadata.response_modes_supported = ['query'];
}
