import type { TenantId } from '@gatehouse/db';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { metadataOfRegistration } from './client-metadata.ts';
import { isClientName } from './client-name.ts';
import { areRedirectUris, fitRedirectUris } from './redirect-uris.ts';
import type { Registration, SealedRegistrations } from './sealed-registrations.ts';

const AUTH_METHODS = ['none', 'client_secret_basic', 'client_secret_post'] as const;

/**
 * What the provider asks when a client registers itself (RFC 7591 section 3): an id, which is the registration itself, and
 * a secret if there is to be one. What is not understood is left out (section 2), so that it is nobody's promise.
 */
export function registrationHooks(tenantId: TenantId, registrations: SealedRegistrations) {
  const ids = new WeakMap<KoaContextWithOIDC, string>();
  return {
    /** Runs before the provider looks at the request, and decides what it gets to see of it. */
    idFactory: (ctx: KoaContextWithOIDC): string => {
      const body = ctx.oidc.body ?? {};
      const registration = read(body);
      const id = registrations.seal(tenantId, registration);
      if (id === undefined) throw new errors.InvalidClientMetadata('redirect_uris are too long together');
      for (const member of Object.keys(body)) delete body[member];
      Object.assign(body, metadataOfRegistration(registration));
      ids.set(ctx, id);
      return id;
    },
    secretFactory: (ctx: KoaContextWithOIDC): string => registrations.secretOf(tenantId, ids.get(ctx) ?? ''),
  };
}

function read(body: Readonly<Record<string, unknown>>): Registration {
  const { redirect_uris: asked, client_name: name, grant_types: grants = [], response_types: responses } = body;
  const redirectUris = fitRedirectUris(asked);
  if (!areRedirectUris(redirectUris)) {
    // RFC 7591 section 3.2.2
    throw new errors.InvalidRedirectUri(
      'one of redirect_uris is https, http on loopback, or of a scheme that is a domain, and without a fragment',
    );
  }
  if (name !== undefined && !isClientName(name)) {
    throw new errors.InvalidClientMetadata('client_name is one line of up to 200 characters');
  }
  if (!Array.isArray(grants) || (grants.length > 0 && !grants.includes('authorization_code'))) {
    throw new errors.InvalidClientMetadata('grant_types must include authorization_code');
  }
  if (responses !== undefined && !(Array.isArray(responses) && responses.includes('code'))) {
    throw new errors.InvalidClientMetadata('response_types must include code');
  }
  return {
    name,
    redirectUris,
    refreshes: grants.includes('refresh_token'),
    auth: readAuth(body.token_endpoint_auth_method),
  };
}

function readAuth(method: unknown): Registration['auth'] {
  const known = AUTH_METHODS.find((one) => one === (method ?? 'none'));
  if (!known) {
    throw new errors.InvalidClientMetadata(`token_endpoint_auth_method is one of ${AUTH_METHODS.join(', ')}`);
  }
  return known;
}
