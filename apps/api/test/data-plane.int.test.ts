import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { message, type RawAnswer, send } from './mcp-request.ts';
import { type McpUpstream, startMcpUpstream } from './mcp-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

let api: TestApi;
let tools: McpUpstream;

/** Two upstreams, the second under a prefix; ada may use part of the first, root all of both. */
const acme = (toolsUrl: string, otherUrl: string) => `
tenant: acme
name: Acme
upstreams:
  - { slug: tools, kind: mcp, url: "${toolsUrl}" }
  - { slug: other, kind: mcp, url: "${otherUrl}", timeoutMs: 1000 }
endpoints:
  - slug: default
    upstreams: [{ slug: tools, as: "" }, { slug: other }]
  - slug: broken
    upstreams: [{ slug: other, as: "" }]
roles:
  - slug: reader
    grants: [{ allow: { tools: ["tools/echo", "tools/count"] } }, { deny: { tools: ["tools/count"] } }]
  - slug: everything
    grants: [{ allow: { tools: ["*"] } }]
bindings:
  - { role: reader, to: { subject: ada } }
  - { role: everything, to: { subject: root } }
  - { role: everything, to: { subject: temp }, until: "2026-11-22T12:05:00Z" }
`;

const globex = (url: string) => acme(url, url).replace('tenant: acme', 'tenant: globex');

beforeAll(async () => {
  api = await startApi();
  tools = await startMcpUpstream();
  await api.apply(acme(tools.url, 'http://127.0.0.1:9/'));
  await api.apply(globex(tools.url));
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await tools?.[Symbol.asyncDispose]();
});

const url = (path = '/t/acme/mcp') => `${api.origin}${path}`;

describe('who may come in', () => {
  it('answers a request without a token with 401 and a challenge, whatever its body says', async () => {
    for (const body of ['', '{', message('initialize')]) {
      const { status, headers, message: answer } = await send({ url: url(), body });
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe(
        `Bearer scope="mcp", resource_metadata="${api.origin}/.well-known/oauth-protected-resource/t/acme/mcp"`,
      );
      expect(answer.error?.data?.code).toBe('token.missing');
    }
  });

  it('serves the metadata that the challenge names, under the origin that was used', async () => {
    const localhost = api.origin.replace('127.0.0.1', 'localhost');
    for (const origin of [api.origin, localhost]) {
      const metadata = await fetch(`${origin}/.well-known/oauth-protected-resource/t/acme/mcp`);
      expect(await metadata.json()).toMatchObject({
        resource: `${origin}/t/acme/mcp`,
        authorization_servers: [`${api.origin}/t/acme/oauth`],
      });
    }
    const unknown = await fetch(url('/.well-known/oauth-protected-resource/t/nobody/mcp'));
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toContain('application/problem+json');
  });

  it('takes a token at its endpoint under either spelling of the origin', async () => {
    const token = await api.token('acme', 'ada');
    expect((await send({ url: url(), token })).status).toBe(200);
    expect((await send({ url: url().replace('127.0.0.1', 'localhost'), token })).status).toBe(200);
  });

  it('refuses a token of another tenant, of another endpoint, and one that is over', async () => {
    const acmeToken = await api.token('acme', 'ada');
    const globexToken = await api.token('globex', 'ada');
    const brokenToken = await api.token('acme', 'ada', { endpoint: 'broken' });
    for (const [path, token] of [
      ['/t/acme/mcp', globexToken],
      ['/t/globex/mcp', acmeToken],
      ['/t/acme/mcp', brokenToken],
      ['/t/acme/mcp/broken', acmeToken],
      ['/t/acme/mcp/default', acmeToken],
      ['/t/nobody/mcp', acmeToken],
      ['/t/platform/mcp', acmeToken],
    ] as const) {
      const { status, headers } = await send({ url: url(path), token });
      expect(status, path).toBe(401);
      expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
    api.clock.advance(16 * 60_000);
    expect((await send({ url: url(), token: acmeToken })).status).toBe(401);
    api.clock.advance(-16 * 60_000);
  });

  it('does not read a token from anywhere but the Authorization header', async () => {
    const token = await api.token('acme', 'ada');
    expect((await send({ url: `${url()}?access_token=${token}` })).status).toBe(401);
    expect((await send({ url: url(), headers: { authorization: `Basic ${token}` } })).status).toBe(401);
    expect((await send({ url: url(), headers: { cookie: `token=${token}` } })).status).toBe(401);
  });

  it('refuses an unknown Host with 421 and an unknown Origin with 403', async () => {
    const token = await api.token('acme', 'ada');
    expect((await send({ url: url(), token, headers: { origin: 'https://attacker.example' } })).status).toBe(403);
    expect((await send({ url: url(), token, headers: { origin: api.origin } })).status).toBe(200);
    expect(await statusWithHost('attacker.example', token)).toBe(421);
  });

  it.each([
    '/t/%0d%0aX/mcp',
    '/t/%E2%82%AC/mcp',
    '/t/a%22x/mcp',
    '/t/%00/mcp',
    '/t/ACME/mcp',
    '/t/acme/mcp/%00',
    '/t/%zz/mcp',
  ])('answers %s with 404: what is no slug names nothing', async (path) => {
    const { status, text } = await send({ url: url(path), token: 'a.b.c' });
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ code: 'http.not-found', correlationId: expect.stringMatching(UUID) });
    expect((await fetch(url(`/.well-known/oauth-protected-resource${path}`))).status).toBe(404);
  });

  it('reads no body of a stranger: where a large one goes, or without a token, is what counts', async () => {
    const body = 'x'.repeat(5_000_000);
    expect((await send({ url: url(), body })).status).toBe(401);
    expect((await send({ url: url(), body, token: await api.token('acme', 'ada') })).status).toBe(413);
  });

  it('reads a body as what it is, whatever its type is said to be', async () => {
    const token = await api.token('acme', 'ada');
    const strange = await send({ url: url(), token, headers: { 'content-type': ';;;' } });
    expect(strange.status).toBe(200);
    const malformed = await send({ url: url(), token, headers: { 'content-type': 'text/xml' }, body: '<a/>' });
    expect(malformed.message.error?.data?.code).toBe('request.malformed');
  });

  it('reads a body as it came: one that is said to be encoded is refused with 415', async () => {
    const token = await api.token('acme', 'ada');
    for (const encoding of ['gzip', 'br', 'identity, gzip', 'x']) {
      for (const body of [gzipSync(message('server/discover')), message('server/discover')]) {
        const answer = await send({ url: url(), token, headers: { 'content-encoding': encoding }, body });
        expect([encoding, answer.status]).toEqual([encoding, 415]);
        expect(answer.message.error?.data?.code).toBe('request.content-encoding');
        expect(answer.headers.get('accept-encoding')).toBe('identity');
      }
    }
    expect((await send({ url: url(), token, headers: { 'content-encoding': 'Identity' } })).status).toBe(200);
    expect((await send({ url: url(), token: 'a.b.c', headers: { 'content-encoding': 'gzip' } })).status).toBe(401);
  });

  it('answers GET and DELETE with 405: there are no sessions in this revision', async () => {
    for (const method of ['GET', 'DELETE']) {
      const response = await fetch(url(), {
        method,
        headers: { authorization: `Bearer ${await api.token('acme', 'ada')}` },
      });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
    }
  });
});

describe('what may be done', () => {
  it('lists what is granted, under the prefix of its upstream, and leaves out an upstream that is down', async () => {
    const names = async (subject: string) => {
      const { message: answer } = await send({
        url: url(),
        token: await api.token('acme', subject),
        method: 'tools/list',
      });
      return listed(answer).map(({ name }) => name);
    };
    expect(await names('ada')).toEqual(['echo']);
    expect(await names('root')).toEqual(['count', 'echo', 'fail']);
    const inGlobex = await send({
      url: url('/t/globex/mcp'),
      token: await api.token('globex', 'root'),
      method: 'tools/list',
    });
    expect(listed(inGlobex.message).map(({ name }) => name)).toEqual([
      ...['count', 'echo', 'fail'],
      ...['other_count', 'other_echo', 'other_fail'],
    ]);
  });

  it('sends the very bytes of the arguments, the upstream own name, and nothing of the caller', async () => {
    const token = await api.token('globex', 'root');
    const raw = '{"b":1.0,"a":1e2,  "text":"\\u00e9"}';
    const body = message('tools/call', { name: 'other_echo', arguments: 'ARGUMENTS' }).replace('"ARGUMENTS"', raw);
    const { status, message: answer } = await send({
      url: url('/t/globex/mcp'),
      token,
      method: 'tools/call',
      params: { name: 'other_echo' },
      headers: { cookie: 'session=1', origin: api.origin },
      body,
    });
    expect(status).toBe(200);
    expect(answer.id).toBe('request-1');
    expect(answer.result?.content).toEqual([{ type: 'text', text: '{"b":1,"a":100,"text":"é"}' }]);
    expect(answer.result?._meta).toEqual({
      'io.modelcontextprotocol/serverInfo': { name: 'gatehouse', title: 'Gatehouse', version: '0.1.0' },
    });
    const seen = tools.seen.at(-1);
    expect(seen?.body).toContain(`"arguments":${raw}`);
    expect(seen?.headers).toMatchObject({ 'mcp-name': 'echo' });
    expect(seen?.headers).not.toHaveProperty('authorization');
    expect(seen?.headers).not.toHaveProperty('cookie');
    expect(seen?.headers).not.toHaveProperty('origin');
    expect(seen?.body).not.toContain(token);
  });

  it('answers a tool that is not granted and one that does not exist alike', async () => {
    const token = await api.token('acme', 'ada');
    const call = (name: string) => send({ url: url(), token, method: 'tools/call', params: { name } });
    const sameButForIds = (text: string) => text.replace(/"correlationId":"[^"]+"/, '');
    const [denied, ungranted, unknown] = [await call('count'), await call('fail'), await call('nothing')];
    expect(denied.status).toBe(200);
    expect(denied.message.error).toMatchObject({ code: -32602, data: { code: 'tool.unknown' } });
    expect(sameButForIds(ungranted.text)).toBe(sameButForIds(denied.text));
    expect(sameButForIds(unknown.text)).toBe(sameButForIds(denied.text));
  });

  it('does not let a name that is none become one at an upstream that trims it', async () => {
    const token = await api.token('acme', 'root');
    const sent = tools.seen.length;
    for (const name of [' echo', 'echo ', 'ECHO', 'écho', 'echo/..']) {
      const { message: answer } = await send({
        url: url(),
        token,
        method: 'tools/call',
        headers: { 'mcp-name': `=?base64?${Buffer.from(name).toString('base64')}?=` },
        body: message('tools/call', { name }),
      });
      expect(answer.error?.data?.code, JSON.stringify(name)).toBe('tool.unknown');
    }
    expect(tools.seen).toHaveLength(sent);
  });

  it('asks for more scope where a grant is there and the token does not cover it', async () => {
    const token = await api.token('acme', 'ada', { scope: 'mcp:prompts' });
    const { status, headers } = await send({ url: url(), token, method: 'tools/call', params: { name: 'echo' } });
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="mcp:tools:tools"');
    const hidden = await send({ url: url(), token, method: 'tools/call', params: { name: 'fail' } });
    expect(hidden.status).toBe(200);
  });

  it('lets a binding end at its time', async () => {
    const token = await api.token('acme', 'temp');
    const call = async () =>
      (await send({ url: url(), token, method: 'tools/call', params: { name: 'echo' } })).message;
    expect((await call()).result).toBeDefined();
    api.clock.advance(6 * 60_000);
    expect((await call()).error?.data?.code).toBe('tool.unknown');
    api.clock.advance(-6 * 60_000);
  });

  it('streams progress ahead of the answer, with the token that the caller chose', async () => {
    const { headers, text } = await send({
      url: url(),
      token: await api.token('acme', 'root'),
      method: 'tools/call',
      params: { name: 'count', arguments: { to: 2 }, _meta: { progressToken: 'p-1' } },
    });
    expect(headers.get('content-type')).toBe('text/event-stream');
    const messages = text
      .split('\n\n')
      .filter(Boolean)
      .map((event) => JSON.parse(event.replace(/^event: message\ndata: /, '')));
    expect(messages.map(({ method, id }) => method ?? id)).toEqual([
      'notifications/progress',
      'notifications/progress',
      'request-1',
    ]);
    expect(messages[0].params).toMatchObject({ progressToken: 'p-1', progress: 1 });
  });
});

describe('what is on record', () => {
  it('has decided and finished of a call, and finished of everything else, with who and why', async () => {
    const token = await api.token('acme', 'ada');
    const { headers } = await send({ url: url(), token, method: 'tools/call', params: { name: 'echo' } });
    const correlationId = headers.get('x-correlation-id');
    const events = (await api.events('acme')).filter((event) => event.correlationId === correlationId);
    expect(events.map(({ kind }) => kind).sort()).toEqual(['call.decided', 'call.finished']);
    for (const event of events) {
      expect(event).toMatchObject({
        subject: 'ada',
        endpoint: 'default',
        method: 'tools/call',
        target: 'tools/echo',
        verdict: 'allowed',
        detail: { clientId: 'test-client', reasons: [{ kind: 'grant', role: 'reader', glob: 'tools/echo' }] },
      });
    }
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('holds a name that was made to break it', async () => {
    const token = await api.token('acme', 'ada');
    const name = `"';drop table events;--${'ü'.repeat(2000)}`;
    const { headers, status } = await send({
      url: url(),
      token,
      method: 'tools/call',
      headers: { 'mcp-name': `=?base64?${Buffer.from(name).toString('base64')}?=` },
      body: message('tools/call', { name }),
    });
    expect(status).toBe(200);
    const events = (await api.events('acme')).filter(
      (event) => event.correlationId === headers.get('x-correlation-id'),
    );
    expect(events).toMatchObject([{ kind: 'call.finished', outcome: 'refused', reason: 'tool.unknown' }]);
  });

  it('counts what strangers try, by reason and minute, in the tenant that they tried', async () => {
    for (let i = 0; i < 5; i++) await send({ url: url('/t/globex/mcp'), token: 'not.a.token' });
    await expect
      .poll(async () => (await api.events('globex')).filter(({ reason }) => reason === 'token.invalid'))
      .toMatchObject([{ kind: 'attempt.refused', outcome: 'refused', principalId: null, detail: { count: 1 } }]);
  });
});

function listed({ result }: RawAnswer['message']): { name: string }[] {
  return (result?.tools ?? []) as { name: string }[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** fetch() does not let a caller choose the Host header. */
async function statusWithHost(host: string, token: string): Promise<number> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    request(url(), { method: 'POST', headers: { host, authorization: `Bearer ${token}` } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
