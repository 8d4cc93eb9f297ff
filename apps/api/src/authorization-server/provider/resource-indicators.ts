import { errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { ACCESS_TOKEN_LIFETIME } from './lifetimes.ts';
import { findResource, type Resource } from './resources.ts';

/** Scopes of OpenID Connect Core section 5.4: what is asked of the issuer itself, and of no resource. */
export const IDENTITY_SCOPES: ReadonlySet<string> = new Set(['openid', 'profile', 'email']);

export interface ResourceIndicatorParts {
  /** The tenant as it is now. */
  readonly snapshot: () => Promise<TenantSnapshot | undefined>;
  readonly knownOrigins: readonly string[];
}

/** The resource that an indicator names. */
export async function resolveResource(
  indicator: string,
  { snapshot, knownOrigins }: ResourceIndicatorParts,
): Promise<Resource | undefined> {
  const now = await snapshot();
  return now && findResource(indicator, now, knownOrigins);
}

/** Which resources tokens are for (RFC 8707): one, of this tenant, known; or none, where only identity is asked for. */
export function resourceIndicators(parts: ResourceIndicatorParts) {
  return {
    enabled: true,
    useGrantedResource: async () => true,

    /** Only what serves userinfo may go without. */
    defaultResource: async (
      ctx: KoaContextWithOIDC,
      _client: unknown,
      oneOf?: readonly string[],
    ): Promise<undefined> => {
      if (oneOf) throw new errors.InvalidTarget('name one resource');
      const scopes = [...ctx.oidc.requestParamScopes].filter(Boolean);
      if (scopes.length === 0 || scopes.some((scope) => !IDENTITY_SCOPES.has(scope))) {
        throw new errors.InvalidTarget('resource is missing');
      }
      return undefined;
    },

    getResourceServerInfo: async (ctx: KoaContextWithOIDC, indicator: string): Promise<ResourceServer> => {
      if (Array.isArray(ctx.oidc.params?.resource)) throw new errors.InvalidTarget('name one resource');
      const resource = await resolveResource(indicator, parts);
      if (!resource) throw new errors.InvalidTarget('no such resource of this issuer');
      askForDefault(ctx, resource);
      return {
        audience: resource.audience,
        scope: resource.scopes.join(' '),
        accessTokenFormat: 'jwt',
        accessTokenTTL: ACCESS_TOKEN_LIFETIME,
        jwt: { sign: { alg: 'ES256' } },
      };
    },
  };
}

/**
 * Who names no scope asks for the least that is of use (RFC 6749 section 3.3 leaves it to us). It is set here because here
 * the resource is known, and nothing has looked at the scope yet. A code or a refresh token has its scope already.
 */
function askForDefault(ctx: KoaContextWithOIDC, { defaultScope }: Resource): void {
  const { params, route } = ctx.oidc;
  if (!params || params.scope !== undefined) return;
  if (route !== 'token' || params.grant_type === 'client_credentials') params.scope = defaultScope;
}
