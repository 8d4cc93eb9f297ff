import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

describe.each([
  ['orders', ['list_orders', 'get_order', 'sales_report', 'add_note', 'refund_order', 'delete_order']],
  ['tickets', ['list_tickets', 'get_ticket', 'find_duplicates', 'reply_to_ticket', 'close_ticket']],
  ['everything', ['echo', 'get-sum', 'get-env', 'trigger-long-running-operation']],
])('the server of the demo that is called %s', (kind, tools) => {
  let child: ChildProcess;
  let url: URL;

  beforeEach(async () => {
    child = fork(main, [kind, '0'], { env: {}, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [message] = await once(child, 'message');
    expect(message).toEqual({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/) });
    url = new URL(message.url);
  });

  afterEach(() => {
    child.kill('SIGKILL');
  });

  it('serves stock clients, each with a session of its own where it has sessions', async () => {
    for (let turn = 0; turn < 2; turn++) {
      const client = new Client({ name: 'test', version: '1.0.0' });
      await client.connect(new StreamableHTTPClientTransport(url));
      const listed = (await client.listTools()).tools.map(({ name }) => name);
      expect(listed).toEqual(expect.arrayContaining(tools));
      await client.close();
    }
  });

  it('listens at 127.0.0.1 and at no other address', async () => {
    const socket = connect(Number(url.port), '127.0.0.2');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('answers nobody who calls it by another name', async () => {
    const socket = connect(Number(url.port), '127.0.0.1');
    socket.end('POST /mcp HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each<[string, () => void]>([
    ['it is told to', () => child.kill('SIGTERM')],
    ['the process that started it is gone', () => child.disconnect()],
  ])('ends when %s', async (_, end) => {
    end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
