import { once } from 'node:events';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { hello, listen, loopback, open, openAll, serve, textOf, within } from '../test/loopback.ts';

const fails = (code: string) => expect.objectContaining({ code });

describe('the clients of tenants', () => {
  it('have connections of their own, and the same tenant uses its again', async () => {
    const { url, connections } = await serve(hello);
    const outbounds = openAll({ allow: loopback });
    for (const tenant of ['acme', 'globex', 'acme', 'globex']) {
      await textOf(await outbounds.of(tenant).request(url, within));
    }
    expect(connections()).toBe(2);
  });

  it('give up the connections of the tenant that was idle longest, and of none that is busy', async () => {
    const arrived = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const { url } = await serve(async (request, response) => {
      if (request.url === '/slow') {
        arrived.resolve();
        await finish.promise;
      }
      response.end('hello');
    });
    const outbounds = openAll({ allow: loopback, maxTenants: 2 });
    const acme = outbounds.of('acme');
    const slow = acme.request(`${url}/slow`, within);
    await arrived.promise;
    for (const tenant of ['globex', 'initech', 'globex']) {
      expect(await textOf(await outbounds.of(tenant).request(url, within))).toBe('hello');
    }
    finish.resolve();
    expect(await textOf(await slow)).toBe('hello');
    await textOf(await outbounds.of('initech').request(url, within));
    // Its pool is gone by now, and who kept the client notices nothing.
    expect(await textOf(await acme.request(url, within))).toBe('hello');
  });

  it('are told that the server is busy when all others are', async () => {
    const arrived = Promise.withResolvers<void>();
    const { url } = await serve(() => arrived.resolve());
    const outbounds = openAll({ allow: loopback, maxTenants: 1 });
    const first = outbounds.of('acme').request(url, { timeoutMs: 200 });
    await arrived.promise;
    await expect(outbounds.of('globex').request(url, within)).rejects.toEqual(fails('server.busy'));
    await expect(first).rejects.toEqual(fails('upstream.timeout'));
  });

  it('may be more than are kept while they are busy, and are fewer again afterwards', async () => {
    const arrived = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const { url, connections } = await serve(async (request, response) => {
      if (request.url === '/slow') {
        arrived.resolve();
        await finish.promise;
      }
      response.end('hello');
    });
    const outbounds = openAll({ allow: loopback, keptTenants: 1, maxTenants: 2 });
    const slow = outbounds.of('acme').request(`${url}/slow`, within);
    await arrived.promise;
    const ask = async (tenant: string) => textOf(await outbounds.of(tenant).request(url, within));
    expect(await ask('globex')).toBe('hello');
    finish.resolve();
    expect(await textOf(await slow)).toBe('hello');
    expect(await ask('initech')).toBe('hello');
    expect(connections()).toBe(3);
    expect(await ask('globex')).toBe('hello');
    expect(connections()).toBe(4);
  });

  it('answer calls however many tenants and origins are listened to', async () => {
    const { url } = await serve((request, response) => (request.url === '/stream' ? undefined : response.end('hello')));
    const other = await serve(hello);
    const outbounds = openAll({ allow: loopback, maxTenants: 1, maxOrigins: 1, longLivedOrigins: 1 });
    const caller = new AbortController();
    const listening = { ...within, signal: caller.signal, longLived: true };
    const stream = outbounds.of('acme').request(`${url}/stream`, listening);
    await expect(outbounds.of('globex').request(`${url}/stream`, listening)).rejects.toEqual(fails('server.busy'));
    await expect(outbounds.of('acme').request(other.url, listening)).rejects.toEqual(fails('server.busy'));
    for (const [tenant, at] of [
      ['acme', url],
      ['acme', other.url],
      ['globex', url],
    ] as const) {
      expect(await textOf(await outbounds.of(tenant).request(at, within))).toBe('hello');
    }
    caller.abort(new Error('gone'));
    await expect(stream).rejects.toThrow('gone');
  });

  it('let what runs end when all are closed', async () => {
    const arrived = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const { url } = await serve(async (_, response) => {
      arrived.resolve();
      await finish.promise;
      response.end('hello');
    });
    const outbounds = openAll({ allow: loopback });
    const answer = outbounds.of('acme').request(url, within);
    await arrived.promise;
    const closed = outbounds.close();
    finish.resolve();
    expect(await textOf(await answer)).toBe('hello');
    await closed;
  });

  it('keep exchanges that stay open for long on connections of their own', async () => {
    const { url } = await serve((request, response) => (request.url === '/stream' ? undefined : response.end('hello')));
    const outbound = open({ allow: loopback, connectionsPerOrigin: 1 });
    const caller = new AbortController();
    const stream = outbound.request(`${url}/stream`, { ...within, signal: caller.signal, longLived: true });
    expect(await textOf(await outbound.request(url, within))).toBe('hello');
    caller.abort(new Error('gone'));
    await expect(stream).rejects.toThrow('gone');
  });
});

describe('a connection that is kept', () => {
  const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello';
  const post = { ...within, method: 'POST', body: '{}' } as const;

  it('and that the upstream closed meanwhile costs no request', async () => {
    const sockets: Socket[] = [];
    const port = await listen(
      createTcpServer((socket) => {
        sockets.push(socket);
        socket.once('data', () => socket.write(answer));
      }),
    );
    const outbound = open({ allow: loopback });
    expect(await textOf(await outbound.request(`http://127.0.0.1:${port}/`, post))).toBe('hello');
    sockets[0]?.end();
    await once(sockets[0] as Socket, 'close');
    expect(await textOf(await outbound.request(`http://127.0.0.1:${port}/`, post))).toBe('hello');
    expect(sockets).toHaveLength(2);
  });

  it('and that breaks under a request interrupts it: it may have been carried out, so it is not sent again', async () => {
    let requests = 0;
    const port = await listen(
      createTcpServer((socket) => {
        socket.on('data', () => (++requests === 1 ? socket.write(answer) : socket.destroy()));
      }),
    );
    const outbound = open({ allow: loopback });
    await textOf(await outbound.request(`http://127.0.0.1:${port}/`, post));
    await expect(outbound.request(`http://127.0.0.1:${port}/`, post)).rejects.toEqual(fails('upstream.interrupted'));
    expect(requests).toBe(2);
  });

  it('is not used again when the upstream keeps it too short for comfort', async () => {
    const { url, connections } = await serve((_, response) => {
      response.writeHead(200, { 'keep-alive': 'timeout=1', connection: 'keep-alive' }).end('hello');
    });
    const outbound = open({ allow: loopback });
    await textOf(await outbound.request(url, within));
    await textOf(await outbound.request(url, within));
    expect(connections()).toBe(2);
  });
});

describe('an upstream where nobody listens', () => {
  it('is not tried by every caller: after some failures they are told when to come back', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    server.close();
    let now = 0;
    const outbound = open({ allow: loopback, breaker: { failures: 2, pauseMs: 3_000, now: () => now } });
    const ask = () => outbound.request(`http://127.0.0.1:${port}/`, within);
    const wait = expect.objectContaining({ code: 'upstream.unreachable', data: { retryAfter: 3 } });
    for (let i = 0; i < 2; i++) await expect(ask()).rejects.not.toEqual(wait);
    await expect(ask()).rejects.toEqual(wait);

    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    server.on('connection', (socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhello'));
    now = 3_000;
    expect(await textOf(await ask())).toBe('hello');
    expect(await textOf(await ask())).toBe('hello');
  });

  it('stays open to others however often a slow call of it is late', async () => {
    const { url } = await serve((request, response) => (request.url === '/slow' ? undefined : response.end('hello')));
    const outbound = open({ allow: loopback, breaker: { failures: 2 } });
    for (let i = 0; i < 4; i++) {
      await expect(outbound.request(`${url}/slow`, { timeoutMs: 20 })).rejects.toEqual(fails('upstream.timeout'));
    }
    expect(await textOf(await outbound.request(url, within))).toBe('hello');
  });
});
