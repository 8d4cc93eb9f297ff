/**
 * `bare-proxy.ts URL`: the least that a proxy written for Node can do. It passes everything on to one upstream over kept
 * connections, looks at nothing and writes nothing down. What Gatehouse takes is compared with it.
 */
import { Agent, createServer, request as send } from 'node:http';
import { listen } from './listen.ts';

const { hostname, port, pathname } = new URL(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true });

listen(
  createServer((request, response) => {
    const options = { agent, hostname, port, path: pathname, method: request.method, headers: request.headers };
    const passed = send(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  }),
);
