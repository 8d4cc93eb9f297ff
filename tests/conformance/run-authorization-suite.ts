import { freePort } from '@gatehouse/db/embedded';
import { OauthBrowser } from '@gatehouse/testkit';
import { runSuite, type Scenario } from './run-suite.ts';

/** Who signs in, at which issuer, for what. */
export interface AuthorizationRun {
  readonly issuer: string;
  readonly resource: string;
  readonly revision: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Runs the suite against an authorization server: as a client that has registered itself, with somebody at a browser who
 * signs in and allows it when the suite says where.
 */
export async function runAuthorizationSuite(run: AuthorizationRun): Promise<Scenario[]> {
  const { issuer, resource, revision } = run;
  const port = await freePort();
  const clientId = await register(issuer, `http://127.0.0.1:${port}/callback`);
  const args = ['authorization', '--url', issuer, '--client-id', clientId, '--resource', resource];
  return runSuite([...args, '--port', `${port}`, '--spec-version', revision], async (line) => {
    if (/^https?:\S*response_type=code\S*$/.test(line)) await signInAndAllow(line, run);
  });
}

async function register(issuer: string, redirectUri: string): Promise<string> {
  const { origin, pathname } = new URL(issuer);
  const metadata = await fetch(`${origin}/.well-known/oauth-authorization-server${pathname}`);
  const { registration_endpoint: endpoint } = (await metadata.json()) as { registration_endpoint: string };
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Conformance',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
    }),
  });
  const { client_id: clientId } = (await response.json()) as { client_id: string };
  return clientId;
}

async function signInAndAllow(url: string, { issuer, email, password }: AuthorizationRun): Promise<void> {
  const browser = new OauthBrowser(new URL(issuer).origin);
  const signIn = await browser.walk(url);
  const consent = await browser.submit(signIn, { identifier: email, password });
  const { url: callback, response } = await browser.submit(consent, { decision: 'allow' });
  if (response) throw new Error(`it did not lead back to the suite, but to ${callback} with ${response.status}`);
  await fetch(callback);
}
