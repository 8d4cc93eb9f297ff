import { createServer as createTcpServer, type LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { hello, listen, loopback, open, serve, textOf, within } from '../test/loopback.ts';

describe('an upstream that fails', () => {
  const fails = (code: string) => expect.objectContaining({ code });

  it('is unreachable when nobody listens', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    server.close();
    const outbound = open({ allow: loopback });
    await expect(outbound.request(`http://127.0.0.1:${port}/`, within)).rejects.toEqual(fails('upstream.unreachable'));
    const outage: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error('try again'), { code: 'EAI_AGAIN' }), '', 0);
    await expect(open({ lookup: outage }).request('http://somewhere.example/', within)).rejects.toEqual(
      fails('upstream.unreachable'),
    );
  });

  it('is unreachable when what answers does not speak TLS', async () => {
    const port = await listen(createTcpServer((socket) => socket.end('SSH-2.0-x\r\n')));
    await expect(open({ allow: loopback }).request(`https://127.0.0.1:${port}/`, within)).rejects.toEqual(
      fails('upstream.unreachable'),
    );
  });

  it('is unreachable when the connection takes too long', async () => {
    const never: LookupFunction = () => undefined;
    const outbound = open({ lookup: never, connectTimeoutMs: 50 });
    await expect(outbound.request('http://slow.example/', within)).rejects.toEqual(fails('upstream.unreachable'));
  });

  it('is too late when nothing comes within the time given', async () => {
    const { url } = await serve(() => undefined);
    await expect(open({ allow: loopback }).request(url, { timeoutMs: 50 })).rejects.toEqual(fails('upstream.timeout'));
  });

  it('is too late when the body goes on and on, however lively', async () => {
    const { url } = await serve((_, response) => {
      const timer = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(timer));
    });
    const response = await open({ allow: loopback }).request(url, { timeoutMs: 100 });
    await expect(textOf(response)).rejects.toEqual(fails('upstream.timeout'));
  });

  it('may have executed the call when the connection breaks before the answer', async () => {
    const { url } = await serve((request) => request.socket.destroy());
    await expect(open({ allow: loopback }).request(url, within)).rejects.toEqual(fails('upstream.interrupted'));
  });

  it('is interrupted when the connection breaks in the middle of the body', async () => {
    const { url } = await serve((request, response) => {
      response.write('part', () => request.socket.destroy());
    });
    const response = await open({ allow: loopback }).request(url, within);
    await expect(textOf(response)).rejects.toEqual(fails('upstream.interrupted'));
  });

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['a header without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`],
  ])('gives an answer that cannot be used when it is %s', async (_, answer) => {
    const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.write(answer))));
    await expect(open({ allow: loopback }).request(`http://127.0.0.1:${port}/`, within)).rejects.toEqual(
      fails('upstream.invalid-answer'),
    );
  });

  it('is unreachable, not late, when the time was over before there was a connection to send on', async () => {
    const { url, requests } = await serve(() => undefined);
    const outbound = open({ allow: loopback, connectionsPerOrigin: 1 });
    const first = outbound.request(url, { timeoutMs: 200 });
    const second = outbound.request(url, { timeoutMs: 50 });
    await expect(second).rejects.toEqual(fails('upstream.unreachable'));
    await expect(first).rejects.toEqual(fails('upstream.timeout'));
    expect(requests).toHaveLength(1);
  });

  it('gives an answer that cannot be used when it is longer than its reader takes', async () => {
    const { url } = await serve((_, response) => response.end('x'.repeat(100_000)));
    const outbound = open({ allow: loopback });
    const answer = await outbound.request(url, within);
    await expect(answer.readAll(99_999)).rejects.toEqual(fails('upstream.invalid-answer'));
    const again = await outbound.request(url, within);
    expect(await again.readAll(100_000)).toHaveLength(100_000);
  });

  it('gives an answer that cannot be used when it ends before the length that it announced', async () => {
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\nhello';
    const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.end(answer))));
    const response = await open({ allow: loopback }).request(`http://127.0.0.1:${port}/`, within);
    await expect(response.readAll(100)).rejects.toEqual(fails('upstream.invalid-answer'));
  });

  it('is not sent a request that cannot be written', async () => {
    const { url, requests } = await serve(hello);
    const request = { ...within, headers: { 'x-key': 'a\r\nx-admin: 1' } };
    await expect(open({ allow: loopback }).request(url, request)).rejects.toEqual(fails('internal'));
    expect(requests).toHaveLength(0);
  });

  it('cannot use up all origins: the next one is told that the server is busy, unless one of them is idle', async () => {
    const arrived = Promise.withResolvers<void>();
    const busy = await serve(() => arrived.resolve());
    const other = await serve(hello);
    const outbound = open({ allow: loopback, maxOrigins: 1 });
    const caller = new AbortController();
    const first = outbound.request(busy.url, { ...within, signal: caller.signal });
    await arrived.promise;
    await expect(outbound.request(other.url, within)).rejects.toEqual(fails('server.busy'));
    caller.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect(await textOf(await outbound.request(other.url, within))).toBe('hello');
  });

  it('cannot make requests wait without bound', async () => {
    const { url } = await serve(() => undefined);
    const outbound = open({ allow: loopback, connectionsPerOrigin: 1, waitingPerOrigin: 2 });
    const caller = new AbortController();
    const request = { ...within, signal: caller.signal };
    const taken = [outbound.request(url, request), outbound.request(url, request)];
    await expect(outbound.request(url, request)).rejects.toEqual(fails('server.busy'));
    caller.abort(new Error('gone'));
    for (const each of taken) await expect(each).rejects.toThrow('gone');
  });
});
