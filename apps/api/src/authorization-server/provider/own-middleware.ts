import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { IssuerParts, OwnParts } from './issuer-parts.ts';
import { IDENTITY_SCOPES } from './resource-indicators.ts';
import { API_SCOPE, ENDPOINT_SCOPES } from './resources.ts';

/** What has no option of the provider, and is done around it. */
export function useOwnMiddleware(provider: Provider, own: OwnParts, { endings }: Pick<IssuerParts, 'endings'>): void {
  provider.use(async (context, next) => {
    await next();
    // Absent where no route was found.
    const { oidc } = context as Partial<KoaContextWithOIDC>;
    if (oidc?.route === 'discovery') describe(context.body as Record<string, unknown>);
    if (oidc?.route === 'end_session_confirm' && oidc.params?.logout && oidc.session) {
      await endings.session(own.tenantId, oidc.session.uid, 'account');
    }
  });
}

/**
 * Scopes of resources are no scopes of the issuer to the provider, else they would be asked about twice; and of its ways to
 * answer only one gets through to it.
 */
function describe(metadata: Record<string, unknown>): void {
  metadata.scopes_supported = [...IDENTITY_SCOPES, ...ENDPOINT_SCOPES, API_SCOPE];
  metadata.response_modes_supported = ['query'];
}
