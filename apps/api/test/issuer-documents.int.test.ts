import type { ServerResponse } from 'node:http';
import { OauthBrowser } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeysService } from '../src/control-plane/keys/keys.service.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';
import { OauthClient } from './oauth-client.ts';
import { type SecureServer, startSecureServer } from './self-signed.ts';

let world: IssuerWorld;
let host: SecureServer;

/** What stands at each path, and how often it was asked for. */
const documents = new Map<string, (response: ServerResponse) => void>();
const asked: string[] = [];

beforeAll(async () => {
  world = await startIssuerWorld();
  host = await startSecureServer(({ url = '' }, response) => {
    asked.push(url);
    const answer = documents.get(url);
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
}, 30_000);

afterAll(async () => {
  await host?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
}, 30_000);

beforeEach(async () => {
  await world.invite();
  asked.length = 0;
});

let count = 0;

/** A client whose document is served at a path of its own. */
function publish(change: Record<string, unknown> = {}, answer?: (response: ServerResponse, body: string) => void) {
  const path = `/client-${++count}.json`;
  const id = `${host.origin}${path}`;
  const body = JSON.stringify({
    ...{ client_id: id, client_name: 'A document', redirect_uris: [REDIRECT], grant_types: ['authorization_code'] },
    ...change,
  });
  documents.set(path, (response: ServerResponse) => {
    if (answer) answer(response, body);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  return { path, id, client: (browser?: OauthBrowser) => new OauthClient(world.issuerOf(), id, REDIRECT, browser) };
}

const authorize = (client: OauthClient) => client.authorize({ resource: world.endpoint() });

describe('a client that is known by its document', () => {
  it('goes on to a call, with the document read once', async () => {
    const { client, id } = publish({ scope: 'mcp whatever', logo_uri: 'https://localhost/logo.png' });
    const tokens = await client().connect({ resource: world.endpoint() });
    expect(await world.call(tokens.access_token)).toBe(200);
    expect(world.issuers.desk.seen.at(-1)?.client).toEqual({
      ...{ id, name: 'A document', standing: 'document', host: new URL(id).host },
    });
    asked.length = 0;
    await client().connect({ resource: world.endpoint() });
    expect(asked).toEqual([]);
  });

  it('has nobody led anywhere by signing out', async () => {
    const { client, id } = publish({ post_logout_redirect_uris: ['https://evil.example/'] });
    await client().connect({ resource: world.endpoint() });
    const query = new URLSearchParams({ client_id: id, post_logout_redirect_uri: 'https://evil.example/' });
    expect((await fetch(`${world.issuerOf()}/session/end?${query}`)).status).toBe(400);
  });

  it('is advertised together with the way it proves nothing', async () => {
    const metadata = await (await fetch(`${world.issuerOf()}/.well-known/openid-configuration`)).json();
    expect(metadata).toMatchObject({
      client_id_metadata_document_supported: true,
      token_endpoint_auth_methods_supported: expect.arrayContaining(['none']),
    });
  });

  const bad: [string, () => ReturnType<typeof publish>][] = [
    ['is huge', () => publish({ client_name: 'x'.repeat(100), contacts: Array(400).fill('a@example.test') })],
    ['never ends', () => publish({}, (response) => void response.writeHead(200).write('{'))],
    ['leads inward', () => publish({}, (response) => response.writeHead(302, { location: world.endpoint() }).end())],
    ['is no JSON', () => publish({}, (response) => response.writeHead(200).end('<html>'))],
    ['is another client’s', () => publish({ client_id: 'https://other.example/client.json' })],
    ['has a secret', () => publish({ token_endpoint_auth_method: 'client_secret_post', client_secret: 'x' })],
    ['answers to anybody', () => publish({ redirect_uris: ['http://evil.example/cb'] })],
    ['has a name of two lines', () => publish({ client_name: 'A document\nfrom your bank' })],
    ['has a name that is none', () => publish({ client_name: '' })],
    ['is not there', () => publish({}, (response) => response.writeHead(404).end())],
  ];

  it.each(bad)('is refused when its document %s', async (_what, make) => {
    const { response, code } = await authorize(make().client());
    expect(code).toBe('');
    expect(response?.status).toBe(400);
    expect(await response?.text()).toMatch(/acme: invalid_(?:client|client_metadata|redirect_uri)/);
  });

  it('is not asked for again at once when it could not be had', async () => {
    const { client, path } = publish({}, (response) => response.writeHead(500).end());
    await Promise.all([authorize(client()), authorize(client()), authorize(client())]);
    await authorize(client());
    expect(asked).toEqual([path]);
  });

  it.each(['https://169.254.169.254/latest/meta-data', 'https://10.0.0.1/client.json', 'https://localhost'])(
    'is nowhere where nobody may be sent: %s',
    async (id) => {
      const { response } = await authorize(new OauthClient(world.issuerOf(), id, REDIRECT));
      expect(response?.status).toBe(400);
    },
  );

  it('cannot act for itself', async () => {
    const { client } = publish({ grant_types: ['client_credentials', 'authorization_code'] });
    const answer = await client().token({ grant_type: 'client_credentials', resource: world.endpoint() });
    expect(answer.access_token).toBeUndefined();
  });

  it('is not told of a refusal before somebody has allowed it something', async () => {
    const browser = new OauthBrowser(world.issuers.origin);
    const { client } = publish();
    const wrong = { resource: 'https://elsewhere.example/mcp' };
    const { response } = await client(browser).authorize(wrong);
    expect(await response?.text()).toContain(`acme: invalid_target instead of ${REDIRECT}`);
    expect((await authorize(client(browser))).code).not.toBe('');
    expect((await client(browser).authorize(wrong)).error).toBe('invalid_target');
  });

  it('is asked about each time where it is a program on the machine, and once where it is a host', async () => {
    const browser = new OauthBrowser(world.issuers.origin);
    const far = 'https://far.example/back';
    const { id, client } = publish({ redirect_uris: [REDIRECT, far] });
    for (const [redirectUri, again] of [
      [REDIRECT, [{ prompt: 'consent', allowedBefore: 'same' }]],
      [far, []],
    ] as const) {
      const asking = new OauthClient(client().issuer, id, redirectUri, browser);
      await authorize(asking);
      world.issuers.desk.seen.length = 0;
      expect((await authorize(asking)).code).not.toBe('');
      expect(world.issuers.desk.seen).toMatchObject(again);
    }
  });

  it('is asked about again when its document has changed', async () => {
    const browser = new OauthBrowser(world.issuers.origin);
    const { client, path, id } = publish();
    expect((await authorize(client(browser))).code).not.toBe('');
    const changed = {
      client_id: id,
      client_name: 'A document',
      redirect_uris: ['https://elsewhere.example/back', REDIRECT],
    };
    documents.set(path, (response) => response.writeHead(200).end(JSON.stringify(changed)));
    await renew();
    world.issuers.desk.seen.length = 0;
    expect((await authorize(client(browser))).code).not.toBe('');
    expect(world.issuers.desk.seen).toMatchObject([{ prompt: 'consent', allowedBefore: 'changed' }]);

    documents.set(path, (response) =>
      response.writeHead(200).end(JSON.stringify({ ...changed, redirect_uris: ['https://elsewhere.example/back'] })),
    );
    await renew();
    expect((await authorize(client(browser))).response?.status).toBe(400);
  });

  it('comes from hosts that the tenant wants, or not at all', async () => {
    const { client } = publish();
    for (const policy of ['cimdHosts: [app.example]', 'cimd: false']) {
      await world.issuers.apply(world.fileOf('acme', `registration: { ${policy} }`));
      expect((await authorize(client())).response?.status, policy).toBe(400);
    }
    expect(asked).toEqual([]);
    await world.issuers.apply(world.fileOf('acme', 'registration: { cimdHosts: [localhost] }'));
    expect((await authorize(client())).code).not.toBe('');
    await world.issuers.apply(world.fileOf('acme', 'registration: {}'));
  });
});

/** With other keys the issuer is made anew, and has read no document yet. */
async function renew(): Promise<void> {
  const tenantId = await world.issuers.tenantId('acme');
  await world.issuers.services.get(KeysService).rotateSigningKey(tenantId);
  world.issuers.apps[0]?.get(Snapshots, { strict: false }).invalidate(tenantId);
}
