import { randomBytes } from 'node:crypto';
import Provider from 'oidc-provider';
import type { Signer } from '../../control-plane/keys/signing-keys.ts';
import type { BuiltinIssuerSnapshot, TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { isSecretOf } from '../clients/client-secret.ts';
import { CONSOLE_CLIENT_ID } from '../clients/console-client.ts';
import { isOneOf } from '../clients/redirect-uris.ts';
import { issuerPath, issuerUrl } from '../issuer-url.ts';
import { savedFrom } from '../storage/session-rows.ts';
import { configurationOf } from './configuration.ts';
import { cookiesOf, visitCookie } from './cookies.ts';
import type { IssuerParts } from './issuer-parts.ts';
import { useOwnMiddleware } from './own-middleware.ts';
import { resolveResource } from './resource-indicators.ts';
import type { ServedIssuer } from './served-issuer.ts';
import { watchIssuer } from './watch-issuer.ts';

/**
 * The issuer of one tenant as it is at this moment: with these keys and this policy of registration. All else it looks up
 * when it is asked, so that it can be kept until one of the two changes.
 */
export function createIssuer(
  snapshot: TenantSnapshot,
  keys: BuiltinIssuerSnapshot['keys'],
  signer: Signer,
  parts: IssuerParts,
): ServedIssuer {
  const { tenantId, slug, name } = snapshot;
  const issuer = issuerUrl(parts.publicUrl, slug);
  const own = {
    ...{ tenantId, issuer, policy: snapshot.registration },
    cookies: cookiesOf(slug, tenantId, parts.publicUrl, parts.masterKeys),
    tenant: { slug, name, issuer },
    path: issuerPath(slug),
    resourceOf: (indicator: string) =>
      resolveResource(indicator, { snapshot: () => parts.snapshotOf(slug), knownOrigins: parts.knownOrigins }),
  };
  const provider = new Provider(issuer, configurationOf(own, { keys, signer }, parts));
  pin(provider);
  useOwnMiddleware(provider, own, parts);
  watchIssuer(provider, own, parts.logger);
  const { tenant, path, cookies, resourceOf } = own;
  return {
    ...{ tenantId, tenant, path, provider, resourceOf },
    handle: provider.callback(),
    longCookies: cookies.long ?? {},
    visitCookie: visitCookie(slug, parts.publicUrl),
  };
}

interface KnownClient {
  readonly clientId: string;
  readonly redirectUris?: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
}

interface ClaimsClass {
  readonly prototype: {
    readonly available: { readonly subject: string };
    result(): Promise<{ sub?: string }>;
  };
}

type StoredSession = InstanceType<Provider['Session']> & {
  touched: boolean;
  /** While it has another one that is not stored yet. */
  formerSecret: string | undefined;
};

/**
 * What the provider would take from a request, from a client's metadata or from its own ways, and must not: its address
 * from the Host header; a secret from storage in clear; redirect URIs by rules that differ with what a client calls itself;
 * the id of an account as the name of its owner. And it would store a session whose secret is another one as a new row, and
 * remove the former: the row has more in it than the provider knows of, and is moved.
 */
function pin(provider: Provider): void {
  provider.proxy = true;
  provider.OIDCContext.prototype.urlFor = (name, options) => provider.urlFor(name, options);
  Object.assign(provider.Client.prototype, {
    compareClientSecret(this: { readonly clientSecret?: string }, given: string): boolean {
      return isSecretOf(this.clientSecret, given);
    },
    redirectUriAllowed(this: KnownClient, uri: string): boolean {
      const { clientId, redirectUris = [] } = this;
      // Nobody is asked about the console, so that what listens on another port of the machine must not pass for it.
      return clientId === CONSOLE_CLIENT_ID ? redirectUris.includes(uri) : isOneOf(uri, redirectUris);
    },
    postLogoutRedirectUriAllowed(this: KnownClient, uri: string): boolean {
      return this.postLogoutRedirectUris?.includes(uri) ?? false;
    },
  });
  const { save } = provider.Session.prototype;
  Object.assign(provider.Session.prototype, {
    resetIdentifier(this: StoredSession): void {
      this.formerSecret ??= this.jti;
      this.jti = randomBytes(32).toString('base64url');
      this.touched = true;
    },
    async save(this: StoredSession, ttl: number): Promise<string> {
      // It has an end from when it is stored.
      const former = this.exp === undefined ? undefined : (this.formerSecret ?? this.jti);
      try {
        return await savedFrom.run(former, () => save.call(this, ttl));
      } finally {
        // What could not be saved is not tried again by the provider, which would be past all that answers errors.
        this.touched = false;
        this.formerSecret = undefined;
      }
    },
  });
  const claims = (provider as unknown as { readonly Claims: ClaimsClass }).Claims.prototype;
  const { result } = claims;
  claims.result = async function (this: ClaimsClass['prototype']) {
    return { ...(await result.call(this)), sub: this.available.subject };
  };
}
