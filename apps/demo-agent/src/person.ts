import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  OAuthClientMetadata,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import type { Identity } from './identity.ts';

/**
 * A person of the demo, who signs in and allows the agent to act for them. The answer comes to a port of this machine
 * (RFC 8252 section 7.3).
 *
 * @param ask shows the person where to sign in
 */
export async function asPerson(subject: string, ask: (url: URL) => void): Promise<Identity & AsyncDisposable> {
  let heard = Promise.withResolvers<URLSearchParams>();
  const server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    if (pathname !== '/callback') {
      response.writeHead(404).end();
      return;
    }
    response.end('The agent goes on in its terminal. You can close this window.');
    heard.resolve(searchParams);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    subject,
    provider: new PersonProvider(`http://127.0.0.1:${port}/callback`, ask),
    answer: async () => {
      const parameters = await heard.promise;
      heard = Promise.withResolvers();
      return parameters;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Keeps in memory what the official client gives it: the agent registers anew each time that it runs. */
class PersonProvider implements OAuthClientProvider {
  private client: StoredOAuthClientInformation | undefined;
  private kept: StoredOAuthTokens | undefined;
  private discovered: OAuthDiscoveryState | undefined;
  private verifier = '';

  constructor(
    readonly redirectUrl: string,
    private readonly ask: (url: URL) => void,
  ) {}

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: 'Demo agent',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  clientInformation = () => this.client;
  tokens = () => this.kept;
  codeVerifier = () => this.verifier;
  discoveryState = () => this.discovered;

  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.client = client;
  }

  saveTokens(tokens: StoredOAuthTokens): void {
    this.kept = tokens;
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.discovered = state;
  }

  redirectToAuthorization(url: URL): void {
    this.ask(url);
  }
}
