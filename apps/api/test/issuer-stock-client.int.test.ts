import { OauthBrowser } from '@gatehouse/testkit';
import {
  Client,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';

let world: IssuerWorld;

beforeAll(async () => {
  world = await startIssuerWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

/** As a program on somebody's machine would have it: everything is kept in memory, and the browser is ours. */
class Memory implements OAuthClientProvider {
  readonly redirectUrl = REDIRECT;
  readonly clientMetadata = {
    ...{ client_name: 'A stock client', redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' },
    grant_types: ['authorization_code', 'refresh_token'],
  };
  answer = new URLSearchParams();
  private readonly browser = new OauthBrowser(world.issuers.origin);
  private client: StoredOAuthClientInformation | undefined;
  private kept: StoredOAuthTokens | undefined;
  private discovered: OAuthDiscoveryState | undefined;
  private verifier = '';

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

  async redirectToAuthorization(url: URL): Promise<void> {
    this.answer = (await this.browser.walk(url.href)).url.searchParams;
  }
}

const connect = async (url: string, authProvider: OAuthClientProvider) => {
  const client = new Client({ name: 'stock', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StreamableHTTPClientTransport(new URL(url), { authProvider });
  return { client, transport, connected: client.connect(transport) };
};

it('the official client, told nothing but an address, registers, signs in, calls, and refreshes', async () => {
  await world.invite();
  const memory = new Memory();
  const first = await connect(world.endpoint(), memory);
  await expect(first.connected).rejects.toBeInstanceOf(UnauthorizedError);
  await first.transport.finishAuth(memory.answer);

  const { client, connected } = await connect(world.endpoint(), memory);
  await connected;
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('echo');
  expect(await client.callTool({ name: 'echo', arguments: { a: 1 } })).toMatchObject({
    content: [{ type: 'text', text: '{"a":1}' }],
  });
  await client.close();

  // What it has is good for here, and not for there: there it would have to ask anew.
  const { access_token: token = '' } = memory.tokens() ?? {};
  expect(await world.call(token, world.endpoint('globex'))).toBe(401);

  // An access token that is over: the client has a refresh token, and nobody is asked.
  world.issuers.desk.seen.length = 0;
  memory.saveTokens({ ...memory.tokens(), access_token: 'over', token_type: 'Bearer' });
  const again = await connect(world.endpoint(), memory);
  await again.connected;
  expect(memory.tokens()?.access_token).not.toBe('over');
  expect(world.issuers.desk.seen).toEqual([]);
  await again.client.close();
});
