import { GatehouseError } from '@gatehouse/errors';
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  None,
  ResponseBodyError,
  refreshTokenGrant,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
  tokenRevocation,
} from 'openid-client';
import type { Settings } from '../config/settings.ts';
import { lifetimes } from '../session/lifetimes.ts';
import type { SessionPayload } from '../session/session-payload.ts';
import type { Attempt } from './attempt.ts';
import { PLATFORM } from './tenant-slug.ts';

const CLIENT_ID = 'console';
const SCOPE = 'openid profile email api';

/** Milliseconds for which the metadata of an issuer are kept, and issuers whose metadata are. */
const KEPT = 10 * 60_000;
const KEPT_AT_MOST = 500;

type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

interface Known {
  readonly since: number;
  readonly configuration: Promise<Configuration>;
}

/** The console as the client of the issuers of all tenants: code flow with PKCE, state, nonce and `iss` (RFC 9207). */
export class IssuerClients {
  private readonly known = new Map<string, Known>();

  constructor(private readonly settings: Pick<Settings, 'publicUrl' | 'consoleUrl'>) {}

  /** Where a browser goes to sign in. @throws GatehouseError `console.issuer-unavailable` */
  async authorizationUrl({ tenant, state, nonce, codeVerifier }: Attempt): Promise<URL> {
    return buildAuthorizationUrl(await this.configurationOf(tenant), {
      ...{ redirect_uri: this.callback, scope: SCOPE, resource: this.resource, state, nonce },
      ...{ code_challenge: await calculatePKCECodeChallenge(codeVerifier), code_challenge_method: 'S256' },
    });
  }

  /**
   * The tokens for the answer that a browser brought.
   *
   * @param query of the request that the browser came with
   * @throws GatehouseError `console.sign-in-refused` with what the issuer said, `console.issuer-unavailable`
   */
  async redeem({ tenant, state, nonce, codeVerifier }: Attempt, query: string): Promise<SessionPayload> {
    const configuration = await this.configurationOf(tenant);
    const answered = new URL(`${this.callback}${query}`);
    const checks = {
      ...{ pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
    };
    const tokens = await asked('console.sign-in-refused', () =>
      authorizationCodeGrant(configuration, answered, checks, { resource: this.resource }),
    );
    return payloadOf(tokens, tokens.id_token);
  }

  /** @throws GatehouseError `console.session-ended` when the issuer says no, `console.issuer-unavailable` */
  async refresh(tenant: string, refreshToken: string, idToken: string): Promise<SessionPayload> {
    const configuration = await this.configurationOf(tenant);
    const tokens = await asked('console.session-ended', () =>
      refreshTokenGrant(configuration, refreshToken, { resource: this.resource }),
    );
    return payloadOf(tokens, tokens.id_token ?? idToken);
  }

  /** Ends what was issued for a session, at the issuer. @throws GatehouseError `console.issuer-unavailable` */
  async revoke(tenant: string, refreshToken: string): Promise<void> {
    const configuration = await this.configurationOf(tenant);
    await asked('console.issuer-unavailable', () => tokenRevocation(configuration, refreshToken));
  }

  /** Where a browser goes to sign out at the issuer, too. @throws GatehouseError `console.issuer-unavailable` */
  async endSessionUrl(tenant: string, idToken: string): Promise<URL> {
    return buildEndSessionUrl(await this.configurationOf(tenant), {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${this.settings.consoleUrl}/signed-out`,
      state: tenant,
    });
  }

  private get callback(): string {
    return `${this.settings.consoleUrl}/auth/callback`;
  }

  private get resource(): string {
    return `${this.settings.publicUrl}/api/v1`;
  }

  private configurationOf(tenant: string): Promise<Configuration> {
    const known = this.known.get(tenant);
    if (known && performance.now() - known.since < KEPT) return known.configuration;
    const configuration = asked('console.issuer-unavailable', () => this.discover(tenant));
    this.known.delete(tenant);
    this.known.set(tenant, { since: performance.now(), configuration });
    const [oldest] = this.known.keys();
    if (this.known.size > KEPT_AT_MOST && oldest !== undefined) this.known.delete(oldest);
    // What failed is not kept: the next request tries again.
    configuration.catch(() => this.known.delete(tenant));
    return configuration;
  }

  private discover(tenant: string): Promise<Configuration> {
    const { publicUrl } = this.settings;
    const issuer = new URL(tenant === PLATFORM ? `${publicUrl}/oauth` : `${publicUrl}/t/${tenant}/oauth`);
    return discovery(issuer, CLIENT_ID, { id_token_signed_response_alg: 'ES256' }, None(), {
      timeout: lifetimes.refresh / 1000,
      // Settings have made sure that plain http is loopback.
      execute: issuer.protocol === 'http:' ? [allowInsecureRequests] : [],
    });
  }
}

function payloadOf(tokens: Tokens, idToken: string | undefined): SessionPayload {
  return {
    accessToken: tokens.access_token,
    accessTokenExpiresAt: Date.now() + (tokens.expiresIn() ?? 0) * 1000,
    ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    idToken: idToken ?? '',
  };
}

type Refusal = 'console.sign-in-refused' | 'console.session-ended' | 'console.issuer-unavailable';

/** An OAuth error is an answer; being too busy or broken is none, and neither is silence. */
async function asked<T>(refusal: Refusal, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const said =
      cause instanceof AuthorizationResponseError ||
      (cause instanceof ResponseBodyError && cause.status < 500 && cause.status !== 429);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GatehouseError(said ? refusal : 'console.issuer-unavailable', { reason, cause });
  }
}
