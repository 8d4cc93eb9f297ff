import type { JWK } from 'jose';
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Signer } from '../../control-plane/keys/signing-keys.ts';
import { callerOf } from '../../platform/caller-of.ts';
import type { Clock } from '../../platform/injection.ts';
import { ClientDirectory } from '../clients/client-directory.ts';
import { isWelcome, mendDocument } from '../clients/document-policy.ts';
import { registrationHooks } from '../clients/register-client.ts';
import { createAdapter } from '../storage/create-adapter.ts';
import { existingGrant } from './existing-grant.ts';
import type { IssuerParts, OwnParts } from './issuer-parts.ts';
import { lifetimes } from './lifetimes.ts';
import { mint } from './mint.ts';
import { renderError, renderSignedOut, renderSignOut } from './render.ts';
import { resourceIndicators } from './resource-indicators.ts';
import { findAccountIn, signInPolicy } from './sign-in-policy.ts';
import { providerKeys } from './signing-keys.ts';

/** Seconds that an assertion of a client may have left. */
const ASSERTION_LIFETIME = 600;

/** One for all: it holds nothing of a tenant. */
const policy = signInPolicy();

/** Everything that the provider is told, once, when it is made. */
export function configurationOf(
  own: OwnParts,
  { keys, signer }: { readonly keys: readonly JWK[]; readonly signer: Signer },
  parts: IssuerParts,
): Configuration {
  const { tenantId, tenant } = own;
  const { accounts, consents, documents } = parts;
  return {
    adapter: adapterOf(own, parts),
    jwks: { keys: providerKeys(signer, keys) },
    cookies: own.cookies,
    findAccount: findAccountIn(accounts, tenantId),
    interactions: { policy, url: (_ctx, { uid }) => `${own.path}/interaction/${uid}` },
    loadExistingGrant: (ctx) => existingGrant(ctx, { tenantId, consents, resourceOf: own.resourceOf }),
    renderError: renderError(own, parts),
    fetch: (url) => documents.fetch(tenantId, String(url), callerNow(parts)),
    formats: {
      customizers: { jwt: (ctx, token, jwt) => mint(ctx, token, jwt, { ...parts, ...own, tenantSlug: tenant.slug }) },
    },

    // RFC 9700 section 2.1.1: every client, not only those that cannot keep a secret.
    pkce: { required: () => true },
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    // `offline_access` is not among them: a client that sees it asks for it, and with it for a consent page each time.
    scopes: ['openid'],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    ttl: lifetimes,
    // RFC 9700 section 4.14.2: of every client, however young the token is.
    rotateRefreshToken: () => true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // Ending a session ends what was issued for it (`Endings`); that a browser forgets one does not.
    expiresWithSession: async () => false,
    assertJwtClientAuthClaimsAndHeader: async (_ctx, { exp }) => refuseLongLived(exp, parts.clock),
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    // The second: documents leave it out, and mean a client that keeps no secret.
    clientDefaults: { id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'none' },
    extraClientMetadata: {
      // A name of ours, so that the validator is called; no client has it.
      properties: ['gatehouse'],
      validator: (_ctx, _key, _value, metadata) => mendDocument(metadata),
    },
    fetchResponseBodyLimits: {
      'client_id metadata document': 5_120,
      jwks_uri: 65_536,
      sector_identifier_uri: 5_120,
    },
    features: featuresOf(own, parts),
  };
}

/** Each is remembered until it ends, so it must end (RFC 7523 section 3). The provider has found the claim to be a number. */
function refuseLongLived(exp: unknown, clock: Clock): void {
  if (Number(exp) - clock.now().getTime() / 1000 <= ASSERTION_LIFETIME) return;
  throw new errors.InvalidClientAuth('a client assertion lives ten minutes at most');
}

/** Whose request the provider works on. */
function callerNow({ clientAddresses }: IssuerParts): string {
  const { ctx } = Provider;
  return ctx ? callerOf(clientAddresses.of(ctx.req)) : '';
}

function adapterOf({ tenantId, issuer, policy: registration }: OwnParts, parts: IssuerParts) {
  const { database, clock, registrations, endings, consoleUrl } = parts;
  const storage = { tenantId, issuer, database, clock };
  const clients = new ClientDirectory({ tenantId, database, clock, registrations, consoleUrl, policy: registration });
  return (model: string) => createAdapter(model, { storage, endings, clients });
}

function featuresOf(own: OwnParts, parts: IssuerParts): Configuration['features'] {
  const { tenantId, tenant, policy: registration } = own;
  const { snapshotOf, knownOrigins, registrations } = parts;
  return {
    ...{ devInteractions: { enabled: false }, dPoP: { enabled: false } },
    ...{ pushedAuthorizationRequests: { enabled: false }, claimsParameter: { enabled: false } },
    ...{ clientCredentials: { enabled: true }, userinfo: { enabled: true } },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    introspection: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
    revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: renderSignOut(own, parts),
      postLogoutSuccessSource: renderSignedOut(own, parts),
    },
    registration: {
      enabled: registration.dcr,
      issueRegistrationAccessToken: false,
      ...registrationHooks(tenantId, registrations),
    },
    clientIdMetadataDocument: {
      enabled: registration.cimd,
      ack: 'draft-02',
      allowFetch: async (_ctx: KoaContextWithOIDC, clientId: string) => isWelcome(clientId, registration),
      allowClient: async (_ctx, { clientId }) => isWelcome(clientId, registration),
      cacheDuration: { min: 30, max: 3_600 },
    },
    resourceIndicators: resourceIndicators({ snapshot: () => snapshotOf(tenant.slug), knownOrigins }),
  };
}
