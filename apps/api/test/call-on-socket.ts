import { connect, type Socket } from 'node:net';
import { message } from './mcp-request.ts';

export interface SocketCall {
  readonly origin: string;
  /** `acme` unless given. */
  readonly tenant?: string;
  readonly token: string;
  readonly tool: string;
  /** Bytes of the body that are sent with the head; all of them unless given. */
  readonly bytes?: number;
}

/** A call on a socket of its own, of which nothing is read until somebody does. */
export interface CallOnSocket {
  readonly socket: Socket;
  /** Sends what was kept back of the body. */
  sendRest(): void;
}

/** Calls a tool in a way that no client would. */
export function callOnSocket({ origin, tenant = 'acme', token, tool, bytes }: SocketCall): Promise<CallOnSocket> {
  const { hostname, port } = new URL(origin);
  const body = Buffer.from(message('tools/call', { name: tool }));
  const head = [
    `POST /t/${tenant}/mcp HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    'MCP-Protocol-Version: 2026-07-28',
    'Mcp-Method: tools/call',
    `Mcp-Name: ${tool}`,
    `Content-Length: ${body.byteLength}`,
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.off('error', reject);
      socket.pause();
      const first = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body.subarray(0, bytes)]);
      socket.write(first, () => resolve({ socket, sendRest: () => socket.write(body.subarray(bytes)) }));
    });
    socket.on('error', reject);
  });
}
