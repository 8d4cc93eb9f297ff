import { createServer as createTcpServer, type LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { hello, listen, loopback, open, resolver, serve, textOf, within } from '../test/loopback.ts';

describe('an upstream that fails', () => {
  const fails = (code: string) => expect.objectContaining({ code });

  it('is unreachable when nobody listens, when its name is unknown, and when it never accepts', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    server.close();
    const outbound = open({ allow: loopback });
    await expect(outbound.request(`http://127.0.0.1:${port}/`, within)).rejects.toEqual(fails('upstream.unreachable'));
    const unknown: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), '', 0);
    await expect(open({ lookup: unknown }).request('http://nowhere.example/', within)).rejects.toEqual(
      fails('upstream.unreachable'),
    );
    await expect(open({ lookup: resolver([]).lookup }).request('http://empty.example/', within)).rejects.toEqual(
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

  it('cannot use up all origins: the next one is told that the server is busy', async () => {
    const first = await serve(hello);
    const second = await serve(hello);
    const outbound = open({ allow: loopback, maxOrigins: 1 });
    expect(await textOf(await outbound.request(first.url, within))).toBe('hello');
    await expect(outbound.request(second.url, within)).rejects.toEqual(fails('server.busy'));
  });
});
