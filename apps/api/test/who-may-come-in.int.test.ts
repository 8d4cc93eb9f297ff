import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { message, send } from './mcp-request.ts';
import type { TestApi } from './start-api.ts';
import { startTwoTenants, type TwoTenants } from './two-tenants.ts';

let two: TwoTenants;
let api: TestApi;
let url: TwoTenants['url'];

beforeAll(async () => {
  two = await startTwoTenants();
  ({ api, url } = two);
});

afterAll(async () => {
  await two?.[Symbol.asyncDispose]();
});

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

  it('counts what strangers try, by reason and minute, in the tenant that they tried', async () => {
    for (let i = 0; i < 5; i++) await send({ url: url('/t/globex/mcp'), token: 'not.a.token' });
    await expect
      .poll(async () => (await api.events('globex')).filter(({ reason }) => reason === 'token.invalid'))
      .toMatchObject([{ kind: 'attempt.refused', outcome: 'refused', principalId: null, detail: { count: 1 } }]);
  });
});

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
