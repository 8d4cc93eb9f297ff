import { connect, type Socket } from 'node:net';
import type { Histogram } from '../measure/histogram.ts';
import { AnswerReader } from './answer-reader.ts';
import { type Asked, RequestBytes } from './request.ts';

/** What the connections of one run share. */
export interface Run {
  readonly asked: Asked;
  readonly latencies: Histogram;
  /** Whether another request is to be sent; asked before each. */
  readonly more: () => boolean;
}

/**
 * One connection on which a request is sent as soon as the one before is answered. It is kept alive for as long as the
 * server lets it be.
 *
 * @throws TypeError at the first answer that is not the result of its request: figures of failures mean nothing
 */
export async function closedLoop(run: Run): Promise<void> {
  while (run.more()) await oneConnection(run);
}

async function oneConnection({ asked, latencies, more }: Run): Promise<void> {
  const { hostname, port } = new URL(asked.url);
  const request = new RequestBytes(asked);
  const reader = new AnswerReader();
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let id = '';
  let began = 0;
  const send = (): void => {
    ({ id } = request.next());
    began = performance.now();
    socket.write(request.bytes);
  };
  socket.on('connect', send);
  socket.on('data', (chunk) => {
    try {
      const answer = reader.push(chunk);
      if (!answer) return;
      latencies.record((performance.now() - began) * 1000);
      refuseFailure(answer.status, answer.body, id);
      if (answer.keepAlive && more()) send();
      else socket.end();
    } catch (error) {
      socket.destroy(error as Error);
    }
  });
  socket.on('error', reject);
  socket.on('close', (failed) => !failed && resolve());
  await promise;
}

function refuseFailure(status: number, body: Buffer, id: string): void {
  if (status === 200 && body.includes('"result":') && body.includes(`"id":${id}`)) return;
  throw new TypeError(`Not the result of request ${id}: ${status} ${body.toString().slice(0, 500)}`);
}
