import { OauthBrowser, RememberingProvider } from '@gatehouse/testkit';
import {
  Client,
  type OAuthClientProvider,
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

const connect = async (url: string, authProvider: OAuthClientProvider) => {
  const client = new Client({ name: 'stock', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StreamableHTTPClientTransport(new URL(url), { authProvider });
  return { client, transport, connected: client.connect(transport) };
};

it('the official client, told nothing but an address, registers, signs in, calls, and refreshes', async () => {
  await world.invite();
  const memory = new RememberingProvider('A stock client', REDIRECT);
  const browser = new OauthBrowser(world.issuers.origin);
  let answer = new URLSearchParams();
  memory.openInBrowser = async (url) => {
    answer = (await browser.walk(url.href)).url.searchParams;
  };
  const first = await connect(world.endpoint(), memory);
  await expect(first.connected).rejects.toBeInstanceOf(UnauthorizedError);
  await first.transport.finishAuth(answer);

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
