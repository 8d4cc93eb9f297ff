import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ListeningUpstream, startListeningUpstream } from './listening-upstream.ts';
import { message } from './mcp-request.ts';
import { startApi, type TestApi } from './start-api.ts';

/** For what an upstream and a feed do in their own time. */
const patience = { timeout: 10_000 };

let api: TestApi;
let library: ListeningUpstream;
let open: AbortController[] = [];

beforeAll(async () => {
  api = await startApi();
  library = await startListeningUpstream();
  await api.apply(`
tenant: acme
upstreams:
  - { slug: library, kind: mcp, url: "${library.url}" }
endpoints: [{ slug: default, upstreams: [{ slug: library }] }]
roles: [{ slug: reader, grants: [{ allow: { tools: ["*"], resources: ["*"] } }] }]
bindings: [{ role: reader, to: { subject: ada } }, { role: reader, to: { subject: bob } }]
`);
});

afterEach(async () => {
  for (const client of open) client.abort();
  open = [];
  await expect.poll(() => library.streams.size, patience).toBe(0);
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await library?.[Symbol.asyncDispose]();
});

/** Subscribes until the test ends. @returns the code of the refusal, if it is one, and what ends it earlier */
async function subscribe(subject: string, notifications: object): Promise<{ code?: string; end(): void }> {
  const client = new AbortController();
  open.push(client);
  const response = await fetch(`${api.origin}/t/acme/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
      authorization: `Bearer ${await api.token('acme', subject)}`,
    },
    body: message('subscriptions/listen', { notifications }),
    signal: client.signal,
  });
  const end = () => client.abort();
  if (response.status === 200) return { end };
  expect(response.status).toBe(429);
  const { error } = (await response.json()) as { error: { data: { code: string } } };
  return { code: error.data.code, end };
}

const follow = (subject: string) => subscribe(subject, { resourceSubscriptions: ['file:///srv/notes'] });

describe('a principal that follows resources', () => {
  it('is refused what is too much, in words, and has its places back when it leaves', async () => {
    const followed = await Promise.all(Array.from({ length: 32 }, () => follow('ada')));
    expect(followed.filter(({ code }) => code)).toEqual([]);
    // And the one that tells of lists.
    await expect.poll(() => library.streams.size, patience).toBe(33);
    expect(await follow('ada')).toMatchObject({ code: 'limit.subscriptions' });
    expect((await follow('bob')).code).toBeUndefined();
    followed[0]?.end();
    await expect.poll(async () => (await follow('ada')).code, patience).toBeUndefined();
  });

  it('may still hear of lists, which all who listen share', async () => {
    await Promise.all(Array.from({ length: 32 }, () => follow('ada')));
    expect((await subscribe('ada', { toolsListChanged: true })).code).toBeUndefined();
  });
});
