import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { timeLimits } from '../time-limits.ts';
import { Heartbeat } from './heartbeat.ts';

/** Marks in a row that did not come back, after which a session is given up for another one. */
const GIVE_UP_AFTER = 10;

export interface ListenSessionOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly channels: readonly string[];
  /** Milliseconds between marks. */
  readonly heartbeatMs: number;
  onAnnouncement(channel: string, payload: string): void;
}

/**
 * One connection that listens, from LISTEN to its end, however that comes. It proves by marks that it still hears: a way
 * that stalls without being closed says nothing at all, and a socket does not notice for minutes.
 */
export class ListenSession {
  /** Settles when the session is over; it never fails. */
  readonly ended: Promise<void>;
  readonly #client: pg.Client;
  readonly #heartbeat = new Heartbeat();
  readonly #markChannel = `gatehouse_mark_${randomUUID().replaceAll('-', '')}`;
  #isMarkUnderWay = false;
  /** Counted and not timed: a process that stood still has not been listening, and hears now what was said. */
  #beatsWithoutProof = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(client: pg.Client) {
    this.#client = client;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    client.on('end', () => {
      clearInterval(this.#timer);
      resolve();
    });
    client.on('error', () => this.abandon());
  }

  /** Connects and listens. What is announced from when this has returned on is heard. @throws the error of pg */
  static async open(options: ListenSessionOptions): Promise<ListenSession> {
    const client = new pg.Client({
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: timeLimits.connection,
      query_timeout: timeLimits.connection,
      keepAlive: true,
    });
    const session = new ListenSession(client);
    try {
      await client.connect();
      client.on('notification', ({ channel, payload = '' }) => {
        if (channel === session.#markChannel) session.#hear(payload);
        else options.onAnnouncement(channel, payload);
      });
      const channels = [...options.channels, session.#markChannel];
      await client.query(channels.map((channel) => `listen ${pg.escapeIdentifier(channel)}`).join('; '));
    } catch (thrown) {
      session.abandon();
      throw thrown;
    }
    session.#beat();
    session.#timer = setInterval(() => session.#beat(), options.heartbeatMs);
    session.#timer.unref();
    return session;
  }

  /** Whether everything has been heard that was announced more than a second ago, since the session began. */
  get live(): boolean {
    return this.#heartbeat.isProven(performance.now());
  }

  /** Cuts the connection, without a word to a server that may not be there. */
  abandon(): void {
    clearInterval(this.#timer);
    this.#client.connection.stream.destroy();
  }

  #hear(mark: string): void {
    this.#heartbeat.came(mark);
    this.#beatsWithoutProof = 0;
  }

  #beat(): void {
    if (++this.#beatsWithoutProof > GIVE_UP_AFTER) {
      this.abandon();
      return;
    }
    // On a way that has stalled marks would pile up.
    if (this.#isMarkUnderWay) return;
    this.#isMarkUnderWay = true;
    this.#client
      .query('select pg_notify($1, $2)', [this.#markChannel, this.#heartbeat.next(performance.now())])
      .catch(() => this.abandon())
      .finally(() => {
        this.#isMarkUnderWay = false;
      });
  }
}
