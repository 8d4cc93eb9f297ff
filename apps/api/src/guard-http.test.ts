import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { asGatehouseError } from '@gatehouse/errors';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from './config/settings.ts';
import { guardHttp } from './guard-http.ts';

const METADATA = '/.well-known/oauth-protected-resource/t/acme/mcp';
const remote = {
  GATEHOUSE_PUBLIC_URL: 'https://gate.example',
  GATEHOUSE_BROWSER_ORIGINS: 'https://agents.example',
  GATEHOUSE_MASTER_KEY: 'A'.repeat(43),
};
let server: FastifyInstance;
let reached: number;

async function start(environment: Record<string, string>): Promise<void> {
  await server?.close();
  reached = 0;
  server = fastify();
  guardHttp(server, loadSettings({ GATEHOUSE_DATA_DIR: '/nonexistent', ...environment }));
  server.setErrorHandler((error, _request, reply) => {
    const { code, definition } = asGatehouseError(error);
    return reply.status(definition.status).send({ code });
  });
  server.get('/*', () => ({ reached: ++reached }));
}

beforeEach(() => start(remote));
afterEach(() => server.close());

function ask(url: string, headers: Record<string, string>, method: 'GET' | 'OPTIONS' = 'GET') {
  return server.inject({ method, url, headers: { host: 'gate.example', ...headers } });
}
const preflight = (url: string, headers: Record<string, string> = {}) =>
  ask(url, { origin: 'https://agents.example', 'access-control-request-method': 'POST', ...headers }, 'OPTIONS');

/** The first line of the answer to exactly these bytes. */
async function raw(request: string): Promise<string | undefined> {
  const { port } = new URL(await server.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(port), '127.0.0.1');
  socket.end(request.replaceAll('\n', '\r\n'));
  return (await text(socket)).split('\r\n')[0];
}

describe('a request that could be read in two ways', () => {
  it.each([
    ['an absolute target', 'GET http://other.example/ HTTP/1.1\nHost: gate.example\n\n'],
    ['an absolute target of our own', 'GET https://gate.example/ HTTP/1.1\nHost: gate.example\n\n'],
    ['an asterisk', 'OPTIONS * HTTP/1.1\nHost: gate.example\n\n'],
    ['two hosts', 'GET / HTTP/1.1\nHost: gate.example\nHost: other.example\n\n'],
    ['two tokens', 'GET / HTTP/1.1\nHost: gate.example\nAuthorization: Bearer a\nauthorization: Bearer b\n\n'],
    ['two origins', 'GET / HTTP/1.1\nHost: gate.example\nOrigin: https://a.example\nOrigin: https://b.example\n\n'],
    ['two types', 'GET / HTTP/1.1\nHost: gate.example\nContent-Type: a/b\nContent-Type: application/json\n\n'],
  ])('is refused: %s', async (_, request) => {
    expect(await raw(request)).toBe('HTTP/1.1 400 Bad Request');
    expect(reached).toBe(0);
  });

  it('is not one with a single header of each', async () => {
    expect(await raw('GET / HTTP/1.1\nHost: gate.example\nAuthorization: Bearer a\nConnection: close\n\n')).toBe(
      'HTTP/1.1 200 OK',
    );
  });
});

describe('every answer', () => {
  it.each(['/', '/nowhere', METADATA])('tells browsers to make nothing of it: %s', async (url) => {
    const { headers } = await ask(url, {});
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=63072000',
    });
  });

  it('speaks of https only where there is https', async () => {
    await start({});
    const { headers } = await ask('/', { host: '127.0.0.1:4000' });
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  it('may say something else itself', async () => {
    server.get('/keys', (_request, reply) => reply.header('cache-control', 'public, max-age=60').send({}));
    expect((await ask('/keys', {})).headers['cache-control']).toBe('public, max-age=60');
  });
});

describe('a preflight', () => {
  it.each(['/t/acme/mcp', '/t/acme/mcp/sales', METADATA])('is answered for %s, without cookies', async (url) => {
    const { statusCode, headers, body } = await preflight(url);
    expect([statusCode, body]).toEqual([204, '']);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://agents.example',
      'access-control-max-age': '600',
      vary: 'Origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    expect(reached).toBe(0);
  });

  it('allows what clients of the protocol send, and headers that repeat arguments', async () => {
    const { headers } = await preflight('/t/acme/mcp', {
      'access-control-request-headers': 'authorization, Mcp-Param-Region, mcp-param-a b, x-evil, mcp-param-x\u0001',
    });
    const allowed = String(headers['access-control-allow-headers']).split(', ');
    expect(allowed).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'mcp-method', 'traceparent', 'mcp-param-region']),
    );
    for (const name of allowed) expect(name).toMatch(/^[a-z-]+$/);
    expect(allowed).not.toContain('x-evil');
    expect(headers['access-control-allow-methods']).toBe('POST');
  });

  it('names each header once, and not more of them than anybody needs', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `mcp-param-${i}`).join(',');
    const { headers } = await preflight('/t/acme/mcp', { 'access-control-request-headers': `mcp-method,${many}` });
    const allowed = String(headers['access-control-allow-headers']).split(', ');
    expect(new Set(allowed).size).toBe(allowed.length);
    expect(allowed.length).toBeLessThan(100);
  });

  it.each(['/health/live', '/api/v1/tenants', '/t/acme/oauth', '/t/acme/mcpx', '/'])(
    'is not answered for %s: that is not for pages',
    async (url) => {
      const { statusCode, headers } = await preflight(url);
      expect(statusCode).toBe(404);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it.each([
    'https://evil.example',
    'null',
    'https://agents.example.evil.example',
    'http://agents.example',
    'https://agents.example:8443',
    'http://localhost:5173',
    '',
  ])('is refused to another origin: %s', async (origin) => {
    const { statusCode, headers } = await preflight('/t/acme/mcp', { origin });
    expect(statusCode).toBe(403);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('is refused under another host', async () => {
    const { statusCode } = await preflight('/t/acme/mcp', { host: 'evil.example' });
    expect(statusCode).toBe(421);
  });
});

describe('metadata', () => {
  it('can be read by a page of an origin that was named, and by whoever is no page', async () => {
    const { statusCode, headers } = await ask(METADATA, { origin: 'https://agents.example' });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://agents.example', vary: 'Origin' });
    const plain = await ask(METADATA, {});
    expect(plain.statusCode).toBe(200);
    expect(plain.headers).toMatchObject({ vary: 'Origin' });
    expect(plain.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('is refused to a page of another origin', async () => {
    const { statusCode, headers } = await ask(METADATA, { origin: 'https://evil.example' });
    expect([statusCode, headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });
});

describe('while the public URL is loopback', () => {
  beforeEach(() => start({}));
  const from = async (origin: string) => (await ask(METADATA, { host: '127.0.0.1:4000', origin })).statusCode;

  it.each(['http://localhost:6274', 'http://127.0.0.1:5173', 'https://localhost', 'http://[::1]:8080'])(
    'pages of this machine may call: %s',
    async (origin) => {
      expect(await from(origin)).toBe(200);
    },
  );

  it.each([
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://evil.example',
    'http://localhost:6274/',
    'http://user@localhost',
    'file://',
    'null',
    'localhost',
  ])('others may not: %s', async (origin) => {
    expect(await from(origin)).toBe(403);
  });
});
