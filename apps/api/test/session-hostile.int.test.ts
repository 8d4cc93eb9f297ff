import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, type Misbehaviour, refuse, stream, textResult } from './session-upstream.ts';
import { type SessionWorld, startSessionWorlds, textOf, type WorldOptions } from './session-world.ts';

const stack = new AsyncDisposableStack();
let world: (options?: WorldOptions) => Promise<SessionWorld>;

beforeAll(async () => {
  world = await startSessionWorlds(stack);
});

afterAll(() => stack.disposeAsync());

/** A world whose upstream behaves until it is called. */
async function onceCalled(misbehave: (...message: Parameters<Misbehaviour>) => unknown): Promise<SessionWorld> {
  const the = await world();
  await the.list();
  the.upstream.misbehave = (message, response, request) => {
    if (message.method !== 'tools/call') return false;
    misbehave(message, response, request);
    return true;
  };
  return the;
}

async function codeOf({ call }: SessionWorld): Promise<unknown> {
  const { message } = await call('count');
  return message.error?.data?.code;
}

describe('an upstream of the session era that misbehaves when it is called', () => {
  it('cannot answer what it was not asked', async () => {
    for (const id of [1, null, 'request-1', 'other']) {
      const the = await onceCalled((_, response) => answer(response, id, { result: textResult('forged') }));
      expect(await codeOf(the)).toBe('upstream.invalid-answer');
      const streaming = await onceCalled((_, response) => {
        stream(response)({ id, result: textResult('forged') });
        response.end();
      });
      expect(await codeOf(streaming)).toBe('upstream.invalid-answer');
    }
  });

  it.each([401, 403, 429, 500, 503])('is no reason to begin again with HTTP %i', async (status) => {
    const the = await onceCalled((_, response) => response.writeHead(status).end('no'));
    expect(await codeOf(the)).toBe('upstream.invalid-answer');
    const { upstream } = the;
    expect([upstream.sent('tools/call').length, upstream.sent('initialize').length]).toEqual([1, 2]);
  });

  it('is no reason to begin again with a 400 that is about something else', async () => {
    for (const refusal of [
      (response: Parameters<Misbehaviour>[1]) => response.writeHead(400).end('<html>'),
      (response: Parameters<Misbehaviour>[1]) => refuse(response, 400, 'Parse error', -32700),
    ]) {
      const the = await onceCalled((_, response) => refusal(response));
      expect(await codeOf(the)).toBe('upstream.invalid-answer');
      expect(the.upstream.sent('tools/call')).toHaveLength(1);
    }
  });

  it('is not answered without end', async () => {
    const the = await onceCalled((_, response) => {
      const say = stream(response);
      for (let id = 0; id < 500; id++) say({ id, method: 'ping' });
    });
    expect(await codeOf(the)).toBe('upstream.invalid-answer');
    expect(the.upstream.sent(undefined).length).toBeLessThanOrEqual(64);
  });

  it('is waited for as long as it has, and told that it is not any more', async () => {
    const the = await onceCalled((_, response) => stream(response)({ method: 'notifications/message', params: {} }));
    const { status, message } = await the.call('count');
    expect([status, message.error?.data?.code]).toEqual([504, 'upstream.timeout']);
    await expect.poll(() => the.upstream.sent('notifications/cancelled')).toHaveLength(1);
  });

  it('cannot ask a caller for anything by what it answers', async () => {
    const the = await onceCalled(({ id }, response) =>
      answer(response, id, { result: { resultType: 'input_required', inputRequests: {}, requestState: 's' } }),
    );
    expect(await codeOf(the)).toBe('upstream.invalid-answer');
  });

  it('is unreachable when it is gone', async () => {
    const the = await world();
    await the.call('count');
    await the.upstream[Symbol.asyncDispose]();
    expect(await codeOf(the)).toBe('upstream.unreachable');
  });

  it('is told no secret of the caller', async () => {
    const the = await world();
    await the.call('count');
    expect(JSON.stringify(the.upstream.seen)).not.toContain(the.tokens.ada);
    expect(JSON.stringify(the.upstream.sent('tools/call'))).not.toContain('io.modelcontextprotocol/');
  });
});

describe('a session id that an upstream gives', () => {
  it.each([['a b'], [''], ['é'], ['x'.repeat(1_025)]])('is none when it is %j', async (sessionId) => {
    const the = await world({
      prepare: (upstream) => {
        upstream.misbehave = ({ method }, response) => {
          if (method === 'initialize') response.setHeader('mcp-session-id', sessionId);
          return false;
        };
        upstream.hasSessions = false;
      },
    });
    const { status, message } = await the.list();
    expect([status, message.error?.data?.code]).toEqual([502, 'upstream.invalid-answer']);
    expect(the.upstream.sent('notifications/initialized')).toEqual([]);
  });

  it('may be as long as a signed token', async () => {
    const sessionId = 'x'.repeat(1_024);
    const the = await world({
      prepare: (upstream) => {
        upstream.misbehave = ({ method, id, headers }, response) => {
          if (method === 'initialize') response.setHeader('mcp-session-id', sessionId);
          if (method !== 'tools/call') return false;
          return answer(response, id, { result: textResult(String(headers['mcp-session-id'] === sessionId)) });
        };
        upstream.hasSessions = false;
      },
    });
    expect(textOf(await the.call('count'))).toBe('true');
    expect(await the.kept()).toBe(1);
  });
});
