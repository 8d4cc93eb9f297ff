import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { SecretValue } from '@gatehouse/secrets';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SecretsService } from '../src/control-plane/secrets/secrets.service.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { type ListeningUpstream, startListeningUpstream } from './listening-upstream.ts';
import { message } from './mcp-request.ts';
import { startApi, type TestApi } from './start-api.ts';

/** For what an upstream and a feed do in their own time. */
const patience = { timeout: 10_000 };

let api: TestApi;
let library: ListeningUpstream;
let open: ClientRequest[] = [];
const tokens = new Map<string, string>();

beforeAll(async () => {
  api = await startApi();
  library = await startListeningUpstream();
  await api.apply(`
tenant: acme
upstreams:
  - { slug: library, kind: mcp, url: "${library.url}", credential: { type: header, name: X-Key, value: "local:KEY" } }
endpoints: [{ slug: default, upstreams: [{ slug: library }] }]
roles: [{ slug: reader, grants: [{ allow: { tools: ["*"], resources: ["*"] } }] }]
bindings: [{ role: reader, to: { subject: ada } }, { role: reader, to: { subject: bob } }]
`);
  await setKey('first');
  for (const subject of ['ada', 'bob']) tokens.set(subject, await api.token('acme', subject));
});

afterEach(async () => {
  for (const client of open) client.destroy();
  open = [];
  await expect.poll(() => library.streams.size, patience).toBe(0);
}, 20_000);

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await library?.[Symbol.asyncDispose]();
});

async function setKey(value: string): Promise<void> {
  const tenant = await api.services.get(TenantsService).idOf('acme');
  await api.services.get(SecretsService).set(tenant, 'KEY', SecretValue.fromBytes(Buffer.from(value)));
}

/** Subscribes until the test ends. @returns the code of the refusal, if it is one, and what ends it earlier */
async function subscribe(subject: string, notifications: object): Promise<{ code?: string; end(): void }> {
  // Not by fetch: it connects again where a stream was ended, and the api would wait for what that has to say.
  const outgoing = request(`${api.origin}/t/acme/mcp`, {
    agent: false,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
      authorization: `Bearer ${tokens.get(subject)}`,
    },
  });
  open.push(outgoing.end(message('subscriptions/listen', { notifications })));
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const end = () => void outgoing.destroy();
  response.on('error', () => {});
  if (response.statusCode === 200) return { end };
  expect(response.statusCode).toBe(429);
  const { error } = (await json(response)) as { error: { data: { code: string } } };
  return { code: error.data.code, end };
}

const follow = (subject: string) => subscribe(subject, { resourceSubscriptions: ['file:///srv/notes'] });

describe('a principal that follows resources', () => {
  it('is refused what is too much, in words, and has its places back when it leaves', async () => {
    const followed = [];
    for (let count = 0; count < 32; count++) followed.push(await follow('ada'));
    expect(followed.filter(({ code }) => code)).toEqual([]);
    // And the one that tells of lists.
    await expect.poll(() => library.streams.size, patience).toBe(33);
    expect(await follow('ada')).toMatchObject({ code: 'limit.subscriptions' });
    expect((await follow('bob')).code).toBeUndefined();
    followed[0]?.end();
    await expect.poll(async () => (await follow('ada')).code, patience).toBeUndefined();
  });

  it('may still hear of lists, which all who listen share', async () => {
    for (let count = 0; count < 32; count++) await follow('ada');
    expect((await subscribe('ada', { toolsListChanged: true })).code).toBeUndefined();
  });
});

describe('a stream at an upstream whose secret was replaced', () => {
  it('is opened with the new one when it is opened again', async () => {
    await subscribe('ada', { toolsListChanged: true });
    const keys = () => [...library.streams].map(({ headers }) => headers['x-key']);
    await expect.poll(keys, patience).toEqual(['first']);
    await setKey('second');
    for (const stream of library.streams) stream.end();
    await expect.poll(keys, patience).toEqual(['second']);
  });
});
