import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../config/settings.ts';
import { guardHttp } from '../guard-http.ts';
import { mountDataPlane } from './mount.ts';
import type { PipelineParts } from './pipeline.ts';
import { CrossOrigin } from './receive/cross-origin.ts';
import type { Exchange } from './respond/exchange.ts';

const settings = loadSettings({
  GATEHOUSE_DATA_DIR: '/nonexistent',
  GATEHOUSE_PUBLIC_URL: 'https://gate.example',
  GATEHOUSE_BROWSER_ORIGINS: 'https://agents.example',
  GATEHOUSE_MASTER_KEY: 'A'.repeat(43),
  GATEHOUSE_TRUSTED_PROXIES: '10.0.0.0/8',
});
let server: FastifyInstance;
let exchanges: Exchange[];
let over: number;
let refusal: GatehouseError | undefined;

/** As far as a request comes without a database: to the question who it is. */
beforeEach(async () => {
  exchanges = [];
  over = 0;
  refusal = undefined;
  const attempt = {
    note: (context: unknown) => context,
    responded: () => {},
    failed: async (thrown: unknown) => refusal ?? asGatehouseError(thrown),
  };
  const parts = {
    knownOrigins: settings.knownOrigins,
    crossOrigin: new CrossOrigin(settings),
    openExchanges: new Set(),
    clock: { now: () => new Date() },
    recorder: {
      open: (exchange: Exchange) => {
        exchanges.push(exchange);
        exchange.whenOver(() => over++);
        return attempt;
      },
    },
  };
  server = fastify({ trustProxy: [...settings.trustedProxies] });
  guardHttp(server, settings);
  await mountDataPlane(server, parts as unknown as PipelineParts);
});
afterEach(() => server.close());

function post(headers: Record<string, string> = {}, options: { method?: 'POST' | 'OPTIONS'; url?: string } = {}) {
  const { method = 'POST', url = '/t/acme/mcp' } = options;
  return server.inject({ method, url, headers: { host: 'gate.example', ...headers }, remoteAddress: '10.0.0.1' });
}

describe('an MCP endpoint', () => {
  it('lets a page of an origin that was named read the challenge', async () => {
    const { statusCode, headers } = await post({ origin: 'https://agents.example' });
    expect(statusCode).toBe(401);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://agents.example',
      'access-control-expose-headers': 'WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version',
      vary: 'Origin',
      'www-authenticate': expect.stringContaining('resource_metadata='),
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('refuses a page of another origin, which learns nothing', async () => {
    const { statusCode, headers } = await post({ origin: 'https://evil.example' });
    expect(statusCode).toBe(403);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('says to browsers what every answer says', async () => {
    const { headers } = await post();
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.any(String),
      vary: 'Origin',
    });
  });

  it('answers a preflight without making an attempt of it, and takes any other OPTIONS for what it is', async () => {
    const asking = { origin: 'https://agents.example', 'access-control-request-method': 'POST' };
    expect((await post(asking, { method: 'OPTIONS' })).statusCode).toBe(204);
    expect((await post(asking, { method: 'OPTIONS', url: '/t/acme/mcp/sales' })).statusCode).toBe(204);
    expect(exchanges).toHaveLength(0);
    const plain = await post({}, { method: 'OPTIONS' });
    expect([plain.statusCode, plain.headers.allow]).toEqual([405, 'POST']);
    expect(exchanges).toHaveLength(1);
  });

  it('refuses another host', async () => {
    expect((await post({ host: 'evil.example' })).statusCode).toBe(421);
  });

  it('knows where a request came from, past the proxies that are trusted', async () => {
    await post({ 'x-forwarded-for': '1.1.1.1, 203.0.113.9' });
    expect(exchanges[0]?.clientAddress).toBe('203.0.113.9');
  });

  it('says when it is worth trying again, where that is known', async () => {
    refusal = new GatehouseError('limit.exceeded', { data: { retryAfter: 7 } });
    const { statusCode, headers } = await post();
    expect([statusCode, headers['retry-after']]).toEqual([429, '7']);
  });

  it('gives back what a request took once it is over', async () => {
    await post();
    expect(over).toBe(1);
  });
});
