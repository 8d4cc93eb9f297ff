import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FrontDoor } from './front-door.ts';

let server: Server | undefined;
afterEach(() => server?.closeAllConnections());

async function start(frontDoor: FrontDoor): Promise<Socket> {
  server = createServer(frontDoor.before((request, response) => response.end(`next ${request.url}`)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return connect((server.address() as AddressInfo).port, '127.0.0.1');
}

const ask = (socket: Socket, path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: gate.example\r\n\r\n`);
const answer = async (socket: Socket) => String((await once(socket, 'data'))[0]);

describe('what stands before Fastify', () => {
  it('is asked in its order, and what nobody takes goes on', async () => {
    const frontDoor = new FrontDoor();
    const taken = (path: string, by: string) =>
      frontDoor.add((request, response) => {
        if (request.url !== path) return false;
        response.end(by);
        return true;
      });
    taken('/a', 'first');
    taken('/a', 'second');
    taken('/b', 'third');
    const socket = await start(frontDoor);
    for (const [path, text] of Object.entries({ '/a': 'first', '/b': 'third', '/c': 'next /c' })) {
      ask(socket, path);
      expect(await answer(socket)).toContain(`\r\n\r\n${text}`);
    }
  });

  it('lets a request that is under way end, and then closes its connection', async () => {
    const frontDoor = new FrontDoor();
    const { promise: mayAnswer, resolve: letAnswer } = Promise.withResolvers<void>();
    frontDoor.add((request, response) => {
      if (request.url !== '/slow') return false;
      void mayAnswer.then(() => response.end('at last'));
      return true;
    });
    const socket = await start(frontDoor);
    ask(socket, '/slow');
    await once(server as Server, 'request');
    frontDoor.close(server as Server);
    const closed = once(server as Server, 'close');
    server?.close();
    letAnswer();
    expect(await answer(socket)).toContain('at last');
    await Promise.all([closed, once(socket, 'close')]);
  });

  it('says to who comes late that the connection ends with the answer', async () => {
    const frontDoor = new FrontDoor();
    const socket = await start(frontDoor);
    frontDoor.close(server as Server);
    ask(socket, '/');
    expect(await answer(socket)).toMatch(/\r\nConnection: close\r\n/);
  });
});
