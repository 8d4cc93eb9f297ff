import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CatalogueService } from '../src/control-plane/upstreams/catalogue.service.ts';
import { answer, refuse, type SeenMessage, type SessionUpstream, textResult } from './session-upstream.ts';
import { type SessionWorld, startSessionWorlds, textOf, type WorldOptions } from './session-world.ts';

const stack = new AsyncDisposableStack();
let world: (options?: WorldOptions) => Promise<SessionWorld>;

beforeAll(async () => {
  world = await startSessionWorlds(stack);
});

afterAll(() => stack.disposeAsync());

const refresh = ({ api, tenantId }: SessionWorld) => api.app.get(CatalogueService).refresh(tenantId, 'old');
const refused = (the: SessionWorld) =>
  refresh(the).then(
    () => undefined,
    (thrown) => thrown.code,
  );
const asked = ({ upstream }: SessionWorld) =>
  upstream.seen.flatMap(({ method }) => (method === 'server/discover' || method === 'initialize' ? [method] : []));

/** Answers as a server that knows the current revision and no other. */
function current({ method, id, headers }: SeenMessage, response: ServerResponse): boolean {
  if (headers['mcp-protocol-version'] !== '2026-07-28') {
    return refuse(response, 400, 'Unsupported protocol version', -32022);
  }
  const complete = { resultType: 'complete' };
  const results: Record<string, object> = {
    'server/discover': { ...complete, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } },
    'tools/list': { ...complete, tools: [{ name: 'count', inputSchema: { type: 'object' } }] },
    'tools/call': { ...complete, ...textResult('of today') },
  };
  return answer(response, id, { result: results[method ?? ''] ?? {} });
}

describe('what an upstream speaks', () => {
  it('is asked in the current revision first, and for a day not again', async () => {
    const the = await world();
    await refresh(the);
    await refresh(the);
    expect(asked(the)).toEqual(['server/discover', 'initialize', 'initialize']);
    the.api.clock.advance(25 * 3_600_000);
    await refresh(the);
    await refresh(the);
    expect(asked(the).slice(3)).toEqual(['server/discover', 'initialize', 'initialize']);
  });

  it('is read in one session, which is ended', async () => {
    const the = await world();
    await refresh(the);
    await expect.poll(() => the.upstream.sessions.size).toBe(0);
    expect(the.upstream.seen.at(-1)?.http).toBe('DELETE');
  });

  it.each([401, 403, 407, 408, 429, 500, 503, 302])('is not to be learned from HTTP %i', async (status) => {
    const code = [401, 403, 407].includes(status) ? 'upstream.credential-refused' : 'upstream.invalid-answer';
    const the = await world();
    the.upstream.misbehave = (_, response) => {
      response.writeHead(status).end();
      return true;
    };
    expect(await refused(the)).toBe(code);
    expect(asked(the)).toEqual(['server/discover']);
    the.upstream.misbehave = ({ method }, response) => {
      if (method === 'server/discover') return refuse(response, 400, 'No');
      response.writeHead(status).end();
      return true;
    };
    expect(await refused(the)).toBe(code);
  });

  it.each([404, 405, 406, 415])('is the session era where HTTP %i is all that it says of today', async (status) => {
    const the = await world();
    the.upstream.misbehave = ({ method }, response) => {
      if (method === 'server/discover') response.writeHead(status).end('no');
      return method === 'server/discover';
    };
    expect(await refresh(the)).toMatchObject({ pinned: ['count', 'echo', 'slow'] });
  });

  it('is nothing that is known when it wants a revision before sessions over HTTP, and its session is ended', async () => {
    const the = await world({ prepare: (upstream) => (upstream.revision = '2024-11-05') });
    expect(await refused(the)).toBe('upstream.revision-unsupported');
    await expect.poll(() => the.upstream.seen.at(-1)?.http).toBe('DELETE');
  });

  it('is not to be learned from garbage', async () => {
    for (const garbage of ['{"jsonrpc":"2.0","id":1,"result":{}}', 'null', '{', '<html>']) {
      const the = await world();
      the.upstream.misbehave = ({ method }, response) => {
        if (method !== 'initialize') return false;
        response.setHeader('content-type', 'application/json').end(garbage);
        return true;
      };
      expect(await refused(the)).toBe('upstream.invalid-answer');
    }
  });

  it('is found out anew at once when it is brought up to date, and the call is made once', async () => {
    const the = await world();
    expect(textOf(await the.call('count'))).toBe('1');
    the.upstream.misbehave = current;
    the.api.clock.advance(11_000);
    expect(textOf(await the.call('count'))).toBe('of today');
    expect(textOf(await the.call('count'))).toBe('of today');
  });

  it('is found out anew at once when it is set back', async () => {
    const the = await world({ prepare: (upstream: SessionUpstream) => (upstream.misbehave = current) });
    expect(textOf(await the.call('count'))).toBe('of today');
    the.upstream.misbehave = () => false;
    the.api.clock.advance(11_000);
    expect(textOf(await the.call('count'))).toBe('1');
  });

  it('is not asked at every call of one that contradicts itself', async () => {
    const the = await world();
    await the.call('count');
    the.upstream.misbehave = ({ method }, response) =>
      method === 'tools/call' && refuse(response, 400, 'Unsupported protocol version', -32022);
    the.api.clock.advance(11_000);
    const before = asked(the).length;
    for (let n = 0; n < 5; n++) {
      const { status, message } = await the.call('count');
      expect([status, message.error?.data?.code]).toEqual([502, 'upstream.revision-changed']);
    }
    expect(asked(the).length - before).toBeLessThan(4);
  });

  it('makes no difference to what is kept of too many tools, and of two with one name', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ name: `t${n}`, inputSchema: { type: 'object' } }));
    const twice = { ...many[0], description: 'the second of its name' };
    const the = await world({ prepare: (upstream) => (upstream.tools = [many[0] as object, twice, ...many.slice(1)]) });
    expect(await refresh(the)).toMatchObject({ leftOut: 3_002 });
  });
});
