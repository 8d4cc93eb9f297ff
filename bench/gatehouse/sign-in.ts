import { createHash, randomBytes } from 'node:crypto';
import type { OauthBrowser } from '@gatehouse/testkit/oauth-browser';
import type { Person } from './people.ts';
import { TENANT } from './tenant-file.ts';

/** A client that needs no secret, and what it wants a token for. */
export interface AskingClient {
  readonly client_id: string;
  readonly redirect_uri: string;
  readonly resource: string;
  readonly scope: string;
}

/**
 * Signs a person in at the tenant of the bench, who allows what is asked (RFC 7636 and 8707).
 *
 * @param browser keeps the session; one that has none yet
 * @returns the access token
 * @throws TypeError when no token comes of it
 */
export async function signIn(
  browser: OauthBrowser,
  apiUrl: string,
  { email, password }: Person,
  { scope, ...client }: AskingClient,
): Promise<string> {
  const issuer = `${apiUrl}/t/${TENANT}/oauth`;
  const verifier = randomBytes(32).toString('base64url');
  const asked = new URLSearchParams({
    ...{ ...client, response_type: 'code', scope, state: 'bench' },
    ...{ code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' },
  });
  let end = await browser.submit(await browser.walk(`${issuer}/auth?${asked}`), { identifier: email, password });
  // The console is asked for nothing: it is the tenant's own.
  if (end.response) end = await browser.submit(end, { decision: 'allow' });
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ ...client, grant_type: 'authorization_code', code_verifier: verifier },
      code: end.url.searchParams.get('code') ?? '',
    }),
  });
  const { access_token: token, ...problem } = (await response.json()) as { readonly access_token?: string };
  if (token === undefined) throw new TypeError(`${email} got no token: ${JSON.stringify(problem)}`);
  return token;
}
