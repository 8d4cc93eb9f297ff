import { createHash, randomBytes } from 'node:crypto';
import { OauthBrowser } from '@gatehouse/testkit';

/** A parameter; several are sent several times, and one without a value is not sent. */
type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface TokenAnswer {
  readonly status: number;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
  readonly scope: string;
  readonly expires_in: number;
  readonly error: string;
  readonly headers: Headers;
}

export interface AuthorizationAnswer {
  readonly code: string;
  readonly error: string | null;
  readonly url: URL;
  readonly response: Response | undefined;
  readonly verifier: string;
}

/** A client of an issuer, as plain as the protocol: every parameter can be bent. */
export class OauthClient {
  readonly browser: OauthBrowser;

  constructor(
    readonly issuer: string,
    readonly id: string,
    readonly redirectUri: string,
    browser?: OauthBrowser,
  ) {
    this.browser = browser ?? new OauthBrowser(new URL(issuer).origin);
  }

  authorizationUrl(parameters: Parameters, verifier: string): string {
    const url = new URL(`${this.issuer}/auth`);
    append(url.searchParams, {
      ...{ response_type: 'code', client_id: this.id, redirect_uri: this.redirectUri, state: 'state-1' },
      ...{ code_challenge: challengeOf(verifier), code_challenge_method: 'S256' },
      ...parameters,
    });
    return url.href;
  }

  /** Asks for a code, and lets whoever is at the desk answer. */
  async authorize(parameters: Parameters): Promise<AuthorizationAnswer> {
    const verifier = randomBytes(32).toString('base64url');
    const { url, response } = await this.browser.walk(this.authorizationUrl(parameters, verifier));
    const code = url.searchParams.get('code') ?? '';
    return { code, error: url.searchParams.get('error'), url, response, verifier };
  }

  token(parameters: Parameters, headers: Record<string, string> = {}, at = this.issuer): Promise<TokenAnswer> {
    return postForm(`${at}/token`, { client_id: this.id, ...parameters }, headers);
  }

  redeem(
    { code, verifier }: Pick<AuthorizationAnswer, 'code' | 'verifier'>,
    parameters: Parameters = {},
  ): Promise<TokenAnswer> {
    const { redirectUri } = this;
    return this.token({
      ...{ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri },
      ...parameters,
    });
  }

  refresh(token: string, parameters: Parameters = {}): Promise<TokenAnswer> {
    return this.token({ grant_type: 'refresh_token', refresh_token: token, ...parameters });
  }

  /** All of it: a code, and what it is good for. */
  async connect(parameters: Parameters): Promise<TokenAnswer> {
    return this.redeem(await this.authorize(parameters));
  }
}

export async function postForm(
  url: string,
  parameters: Parameters,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const body = new URLSearchParams();
  append(body, parameters);
  const response = await fetch(url, { method: 'POST', body, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, ...(text ? JSON.parse(text) : {}) };
}

function append(to: URLSearchParams, parameters: Parameters): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    for (const each of typeof value === 'string' ? [value] : value) to.append(name, each);
  }
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
