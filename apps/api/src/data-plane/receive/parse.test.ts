import { PassThrough } from 'node:stream';
import type { GatehouseError } from '@gatehouse/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ByteRoom } from '../byte-room.ts';
import type { Authenticated, Parsed } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import { type ParseParts, parse } from './parse.ts';

const REVISION = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': REVISION,
  'io.modelcontextprotocol/clientCapabilities': {},
};
const BODY = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: META } });

const snapshot = {};
const authenticated = {
  snapshot,
  tenantSlug: 'acme',
  principal: { tenantId: 'acme', expiresAt: new Date(8.64e15) },
} as unknown as Authenticated;

let request: PassThrough & { headers?: Record<string, string> };
let bodies: ByteRoom;

beforeEach(() => {
  vi.useFakeTimers();
  request = new PassThrough();
  request.headers = { 'mcp-protocol-version': REVISION, 'mcp-method': 'tools/list' };
  bodies = new ByteRoom(1_024 * 1_024);
});
afterEach(() => vi.useRealTimers());

/** Parses what comes on `request`. */
function parsing(): Promise<Parsed> {
  const gone = new AbortController();
  const exchange = {
    request,
    signal: gone.signal,
    trace: { begin: () => {} },
    abort: (reason: GatehouseError) => gone.abort(reason),
  };
  const parts = {
    bodies,
    admission: { knock: () => {} },
    snapshots: { ofTenant: () => snapshot },
    clock: { now: () => new Date() },
  };
  return parse(authenticated, exchange as unknown as Exchange, parts as unknown as ParseParts);
}

describe('a body', () => {
  it('is read as it comes, and no clock runs after it', async () => {
    const parsed = parsing();
    request.write(BODY.slice(0, 20));
    await vi.advanceTimersByTimeAsync(59_000);
    request.end(BODY.slice(20));
    expect(await parsed).toMatchObject({ message: { method: 'tools/list', id: 1 } });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that does not come ends the request before the HTTP server would, and takes no room any more', async () => {
    const parsed = parsing();
    request.write(BODY.slice(0, 20));
    const ended = expect(parsed).rejects.toMatchObject({ code: 'request.timeout' });
    await vi.advanceTimersByTimeAsync(60_000);
    await ended;
    expect(bodies.take(authenticated.principal.tenantId, 256 * 1_024)).toBe(true);
  });

  it.each(['gzip', 'identity, gzip', ''])('that is said to be encoded is not read: %j', async (encoding) => {
    request.headers = { ...request.headers, 'content-encoding': encoding };
    await expect(parsing()).rejects.toMatchObject({ code: 'request.content-encoding' });
    expect(request.listenerCount('data')).toBe(0);
  });
});
