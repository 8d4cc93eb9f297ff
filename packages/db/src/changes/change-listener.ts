import { setTimeout as sleep } from 'node:timers/promises';
import { asDatabaseError } from '../database-error.ts';
import { ListenSession } from './listen-session.ts';

/** Milliseconds before the first attempt to listen again, doubled by each that fails. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

const HEARTBEAT = 300;

export interface ChangeListenerOptions {
  /** Connection URL of `gatehouse_app`, around a transaction pooler: LISTEN belongs to a session. */
  readonly url: string;
  /** Shown by the server beside the connection, for operators. */
  readonly applicationName: string;
  readonly channels: readonly string[];
  /** Something was announced. */
  onAnnouncement(channel: string, payload: string): void;
  /** It listens anew: what was announced before was perhaps not heard. */
  onSession?(session: number): void;
  /** It could not listen, or could no longer. It tries again by itself. */
  onFailure?(error: unknown): void;
  /** Milliseconds between marks; 300 unless given. More than half a second leaves a slow network no time. */
  readonly heartbeatMs?: number;
}

/** Hears what the database announces, and knows whether it does. */
export interface ChangeListener {
  /**
   * Whether everything has been heard that was announced more than a second ago, in this session. While this is false,
   * nothing may be taken to be unchanged that was not read again.
   */
  readonly live: boolean;
  /**
   * The number of the session that listens now; undefined while none does. What was read in one session says nothing in
   * the next: announcements between the two were lost.
   */
  readonly session: number | undefined;
  close(): Promise<void>;
}

/** Begins to listen, and does so again whenever the connection is lost, until it is closed. */
export function createChangeListener(options: ChangeListenerOptions): ChangeListener {
  return new Listener(options);
}

class Listener implements ChangeListener {
  readonly #options: ChangeListenerOptions;
  readonly #closing = new AbortController();
  readonly #finished: Promise<void>;
  #current: { readonly number: number; readonly connection: ListenSession } | undefined;
  #sessions = 0;

  constructor(options: ChangeListenerOptions) {
    this.#options = options;
    this.#finished = this.#keepListening();
  }

  get live(): boolean {
    return this.#current?.connection.live === true;
  }

  get session(): number | undefined {
    return this.#current?.number;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#current?.connection.abandon();
    await this.#finished;
  }

  async #keepListening(): Promise<void> {
    const { signal } = this.#closing;
    let pause = FIRST_PAUSE;
    while (!signal.aborted) {
      try {
        await this.#listen();
        pause = FIRST_PAUSE;
      } catch (thrown) {
        if (!signal.aborted) this.#options.onFailure?.(asDatabaseError(thrown));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
      // Not all processes at the same moment, when it was the server that went away.
      await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** One session, from its beginning to its end. */
  async #listen(): Promise<void> {
    const { heartbeatMs = HEARTBEAT, onAnnouncement, onSession, ...rest } = this.#options;
    const connection = await ListenSession.open({ ...rest, heartbeatMs, onAnnouncement });
    if (this.#closing.signal.aborted) connection.abandon();
    this.#current = { number: ++this.#sessions, connection };
    onSession?.(this.#sessions);
    await connection.ended;
    this.#current = undefined;
  }
}
