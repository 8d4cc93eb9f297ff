import { randomUUIDv7 } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';
import type { Era, RequestId } from '@gatehouse/mcp';
import { type Cancellation, Canceller } from '@gatehouse/outbound';
import { AttemptTrace } from '../attempt-trace.ts';
import type { EndpointAddress } from '../receive/endpoint-address.ts';

/** Milliseconds between comments on a stream that has nothing to say: proxies close what is silent for a minute. */
const KEEP_ALIVE_INTERVAL = 15_000;

/** Milliseconds that a client may take nothing of a stream before it counts as gone. */
const STALL_TIME = 30_000;

/** Characters; a shorter answer fits into what the system holds for a connection anyway. */
const LONG_ANSWER = 64 * 1024;

type AnswerHeaders = Readonly<Record<string, string>>;

const NOTHING: Uint8Array = new Uint8Array();

/** Milliseconds for the final message of a request that was ended by us. */
const LAST_WORD_TIME = 2_000;

/**
 * One HTTP request on an MCP endpoint and its answer. The answer is a single JSON body until something has to be
 * said before the final message; from then on it is an event stream (2026-07-28, basic/transports/streamable-http).
 */
export class Exchange {
  /** Ordered by time, so that the index of the record over it stays compact. */
  readonly correlationId = randomUUIDv7();
  readonly at: Date;
  readonly startedAt = performance.now();
  /** Set as soon as it can be read, so that errors name the request that they answer. */
  messageId: RequestId | null = null;
  /** Known with the message. What is refused before looks the same in both. */
  era: Era = 'current';

  readonly trace = new AttemptTrace(this);

  private readonly endings: (() => void)[] = [];

  private readonly gone = new Canceller();
  private keepAlive: NodeJS.Timeout | undefined;
  private watchdog: NodeJS.Timeout | undefined;
  private isHandled = false;
  private isClosed = false;

  constructor(
    readonly request: IncomingMessage,
    readonly address: EndpointAddress,
    private readonly response: ServerResponse,
    now: Date,
    readonly clientAddress: string,
    /** Those of every answer, whatever it is. */
    private readonly answerHeaders: AnswerHeaders,
  ) {
    this.at = now;
    response.once('close', () => {
      clearInterval(this.keepAlive);
      clearInterval(this.watchdog);
      this.isClosed = true;
      if (this.isHandled) this.over();
      if (!response.writableFinished) this.gone.abort(new GatehouseError('request.cancelled'));
    });
  }

  /** Aborts when the client disconnects: in this revision, that is how a request is cancelled. */
  get signal(): Cancellation {
    return this.gone;
  }

  /** What is to be given back when the request is over, in whatever way. */
  whenOver(callback: () => void): void {
    this.endings.push(callback);
  }

  /** Nothing more is done for it. It is over once its answer was taken too, or nobody is left to take it. */
  handled(): void {
    this.isHandled = true;
    if (this.isClosed) this.over();
  }

  private over(): void {
    for (const callback of this.endings.splice(0)) callback();
    this.trace.end();
  }

  /** HTTP status of the answer, once it has begun. */
  get status(): number {
    return this.response.statusCode;
  }

  /**
   * Ends the request in our name: what it waits for is cancelled with this as the reason. A client that does not take
   * the last message either loses its connection.
   */
  abort(reason: GatehouseError): void {
    this.gone.abort(reason);
    setTimeout(() => this.response.destroy(), LAST_WORD_TIME).unref();
  }

  /**
   * Sends a message ahead of the final one. Resolves when there is room for the next: who reads slowly slows down its
   * own upstream, and nothing piles up here.
   */
  readonly notify = async (message: string): Promise<void> => {
    if (this.signal.aborted) return;
    if (!this.response.headersSent) this.openStream();
    if (this.response.write(toEvent(message))) return;
    await this.room();
  };

  /** Begins the stream without a message: who waits for long then sees that the connection is alive. */
  keepOpen(): void {
    if (!this.signal.aborted && !this.response.headersSent) this.openStream();
  }

  /**
   * Sends the final message and ends the answer. `status` and `headers` count unless a stream is already open.
   *
   * @param rest how the message goes on, in bytes that are sent as they are
   */
  finish(status: number, message: string, headers: AnswerHeaders = {}, rest: Uint8Array = NOTHING): void {
    clearInterval(this.keepAlive);
    if (this.response.headersSent) {
      this.response.end(toEvent(`${message}${Buffer.from(rest)}`));
      this.expectToBeTaken(message.length + rest.byteLength);
      return;
    }
    this.response.writeHead(status, {
      ...this.answerHeaders,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(message) + rest.byteLength,
      'x-correlation-id': this.correlationId,
      // What is left of a body that nobody wants would be taken for the next request.
      ...(!this.request.complete && { connection: 'close' }),
      ...headers,
    });
    if (rest.byteLength === 0) {
      this.response.end(message);
    } else {
      this.response.cork();
      this.response.write(message);
      this.response.end(rest);
      this.response.uncork();
    }
    this.expectToBeTaken(message.length + rest.byteLength);
  }

  /** Ends the answer to a notification: there is nothing to say. */
  accept(): void {
    this.response.writeHead(202, { ...this.answerHeaders, 'x-correlation-id': this.correlationId }).end();
  }

  /** Waits until what was written has been taken. A client that takes nothing for long is treated as gone. */
  private room(): Promise<void> {
    return new Promise((resolve) => {
      const stalled = setTimeout(() => this.response.destroy(), STALL_TIME);
      const go = () => {
        clearTimeout(stalled);
        this.response.off('drain', go).off('close', go);
        this.signal.removeEventListener('abort', go);
        resolve();
      };
      this.response.on('drain', go).on('close', go);
      this.signal.addEventListener('abort', go);
    });
  }

  /** A long answer stays in memory until it was taken. When nothing of it is for a while, nobody is waiting for it. */
  private expectToBeTaken(length: number): void {
    if (length < LONG_ANSWER) return;
    const { socket } = this.request;
    let left = Number.POSITIVE_INFINITY;
    this.watchdog = setInterval(() => {
      if (socket.writableLength >= left) this.response.destroy();
      left = socket.writableLength;
    }, STALL_TIME);
    this.watchdog.unref();
  }

  private openStream(): void {
    this.response.writeHead(200, {
      ...this.answerHeaders,
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-correlation-id': this.correlationId,
    });
    this.keepAlive = setInterval(() => this.response.write(': keep-alive\n\n'), KEEP_ALIVE_INTERVAL);
    this.keepAlive.unref();
  }
}

/** One server-sent event; a message that was formatted over several lines becomes several `data` fields. */
function toEvent(message: string): string {
  return `event: message\ndata: ${message.replace(/\r\n|\r|\n/g, '\ndata: ')}\n\n`;
}
