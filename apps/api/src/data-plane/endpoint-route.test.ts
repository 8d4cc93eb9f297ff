import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../config/settings.ts';
import { ClientAddresses } from '../platform/client-address.ts';
import { FrontDoor } from '../platform/front-door.ts';
import { type EndpointRouteParts, endpointRoute } from './endpoint-route.ts';
import { CrossOrigin } from './receive/cross-origin.ts';
import type { Exchange } from './respond/exchange.ts';
import { OpenExchanges } from './respond/open-exchanges.ts';

const settings = loadSettings({
  GATEHOUSE_DATA_DIR: '/nonexistent',
  GATEHOUSE_PUBLIC_URL: 'https://gate.example',
  GATEHOUSE_BROWSER_ORIGINS: 'https://agents.example',
  GATEHOUSE_MASTER_KEY: 'A'.repeat(43),
  GATEHOUSE_TRUSTED_PROXIES: '127.0.0.0/8',
});
let server: Server;
let exchanges: Exchange[];
let over: number;
let refusal: GatehouseError | undefined;
let stop: AbortController;

/** As far as a request comes without a database: to the question who it is. */
beforeEach(async () => {
  exchanges = [];
  over = 0;
  refusal = undefined;
  stop = new AbortController();
  const attempt = {
    note: (context: unknown) => context,
    responded: () => {},
    failed: async (thrown: unknown) => refusal ?? asGatehouseError(thrown),
  };
  const parts = {
    knownOrigins: settings.knownOrigins,
    clientAddresses: new ClientAddresses(settings.trustedProxies),
    crossOrigin: new CrossOrigin(settings),
    stopping: stop.signal,
    openExchanges: new OpenExchanges(),
    clock: { now: () => new Date() },
    recorder: {
      open: (exchange: Exchange) => {
        exchanges.push(exchange);
        exchange.whenOver(() => over++);
        return attempt;
      },
    },
  };
  const frontDoor = new FrontDoor();
  frontDoor.add(endpointRoute(parts as unknown as EndpointRouteParts));
  server = createServer(frontDoor.before((_request, response) => response.writeHead(299).end()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => server.close());

interface Answer {
  readonly statusCode: number | undefined;
  readonly headers: IncomingHttpHeaders;
}

async function post(headers: Record<string, string> = {}, options: { method?: string; url?: string } = {}) {
  const { method = 'POST', url = '/t/acme/mcp' } = options;
  const { port } = server.address() as AddressInfo;
  const asked = request({ port, method, path: url, agent: false, headers: { host: 'gate.example', ...headers } }).end();
  const [{ statusCode, headers: answered }] = (await once(asked, 'response')) as [Answer];
  return { statusCode, headers: answered };
}

/** What the next in line answers everything with. */
const LEFT_ALONE = 299;

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

  it('leaves a preflight to others, and takes any other OPTIONS for what it is', async () => {
    const asking = { origin: 'https://agents.example', 'access-control-request-method': 'POST' };
    expect((await post(asking, { method: 'OPTIONS' })).statusCode).toBe(LEFT_ALONE);
    expect(exchanges).toHaveLength(0);
    const plain = await post({}, { method: 'OPTIONS' });
    expect([plain.statusCode, plain.headers.allow]).toEqual([405, 'POST']);
    expect(exchanges).toHaveLength(1);
  });

  it.each([
    '/',
    '/t/acme',
    '/t/acme/mcpx',
    '/t/ACME/mcp',
    '/t/%61cme/mcp',
    '/t/acme/mcp/',
    '/t/acme/mcp/a/b',
    '//t/acme/mcp',
  ])('is not at %s', async (url) => {
    expect((await post({}, { url })).statusCode).toBe(LEFT_ALONE);
  });

  it('is the same whatever stands behind a question mark', async () => {
    await post({}, { url: '/t/acme/mcp/sales?access_token=x' });
    expect(exchanges[0]?.address).toMatchObject({ tenantSlug: 'acme', endpointSlug: 'sales' });
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

  it('takes nothing new while the process stops, and says to try again', async () => {
    stop.abort();
    const { statusCode, headers } = await post({ authorization: 'Bearer abc' });
    expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
  });

  it('gives back what a request took once it is over', async () => {
    await post();
    await expect.poll(() => over).toBe(1);
  });
});
