import { describe, expect, it } from 'vitest';
import { hello, loopback, open, serve, textOf, within } from '../test/loopback.ts';

describe('an exchange', () => {
  it('sends what it is given and gives back status, headers and body', async () => {
    const { url, requests } = await serve((request, response) => {
      response.writeHead(201, { 'X-Answer': 'yes' });
      request.pipe(response);
    });
    const response = await open({ allow: loopback }).request(`${url}/mcp?a=1`, {
      ...within,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"é":1}',
    });
    expect([response.status, response.headers['x-answer'], await textOf(response)]).toEqual([201, 'yes', '{"é":1}']);
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/mcp?a=1' });
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('streams the body: what was sent can be read before the rest is', async () => {
    let finish = (): unknown => undefined;
    const { url } = await serve((_, response) => {
      response.write('first');
      finish = () => response.end('last');
    });
    const response = await open({ allow: loopback }).request(url, within);
    const body = response.body[Symbol.asyncIterator]();
    expect(Buffer.from((await body.next()).value).toString()).toBe('first');
    finish();
    expect(Buffer.from((await body.next()).value).toString()).toBe('last');
    expect((await body.next()).done).toBe(true);
  });

  it('does not follow a redirect', async () => {
    const inner = await serve(hello);
    const { url } = await serve((_, response) => response.writeHead(302, { location: inner.url }).end());
    const response = await open({ allow: loopback }).request(url, within);
    expect(response.status).toBe(302);
    response.discard();
    expect(inner.requests).toHaveLength(0);
  });

  it('uses a connection again, and never more of them than it may', async () => {
    const { url, connections } = await serve(hello);
    const outbound = open({ allow: loopback, connectionsPerOrigin: 2 });
    const once = async () => textOf(await outbound.request(url, within));
    expect(await Promise.all(Array.from({ length: 12 }, once))).toEqual(Array(12).fill('hello'));
    expect(connections()).toBeLessThanOrEqual(2);
  });

  it('ends with its caller, and the server sees the connection close', async () => {
    const closed = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const { url } = await serve((_, response) => {
      response.on('close', closed.resolve);
      arrived.resolve();
    });
    const caller = new AbortController();
    const answer = open({ allow: loopback }).request(url, { ...within, signal: caller.signal });
    await arrived.promise;
    caller.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
    await closed.promise;
  });

  it('ends with its caller while the body is read', async () => {
    const { url } = await serve((_, response) => response.write('part'));
    const caller = new AbortController();
    const response = await open({ allow: loopback }).request(url, { ...within, signal: caller.signal });
    const reading = (async () => {
      for await (const _ of response.body) caller.abort(new Error('gone'));
    })();
    await expect(reading).rejects.toThrow('gone');
  });

  it('closes the connection when its reader leaves early', async () => {
    const closed = Promise.withResolvers<void>();
    const { url } = await serve((_, response) => {
      response.on('close', closed.resolve);
      response.write('part');
    });
    const response = await open({ allow: loopback }).request(url, within);
    for await (const _ of response.body) break;
    await closed.promise;
  });

  it('can be left without reading its body: a short one frees the connection, an endless one ends in time', async () => {
    const closed = Promise.withResolvers<void>();
    const { url, connections } = await serve((request, response) => {
      if (request.url === '/short') return response.end('hello');
      response.on('close', closed.resolve);
      return response.write('part');
    });
    const outbound = open({ allow: loopback, connectionsPerOrigin: 1 });
    (await outbound.request(`${url}/short`, within)).discard();
    const endless = await outbound.request(`${url}/endless`, { timeoutMs: 100 });
    expect(connections()).toBe(1);
    endless.discard();
    await closed.promise;
  });

  it('does not begin for a caller who is gone already', async () => {
    const { url, requests } = await serve(hello);
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(open({ allow: loopback }).request(url, { ...within, signal })).rejects.toThrow('gone');
    expect(requests).toHaveLength(0);
  });
});
