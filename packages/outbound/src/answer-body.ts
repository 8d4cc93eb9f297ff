import { GatehouseError } from '@gatehouse/errors';
import type { Keeper } from './outbound.ts';

/** Bytes that may wait for their reader before the connection is paused. */
const HIGH_WATER = 65_536;

/** Bytes of an unwanted rest that are read away so that the connection can be used again. */
const DISCARD_LIMIT = 16_384;

/** What a body can do with the connection that it comes from. */
export interface Flow {
  pause(): void;
  resume(): void;
  /** Closes the connection. */
  cut(reason: unknown): void;
}

type Step = IteratorResult<Uint8Array, undefined>;
const DONE: Step = { done: true, value: undefined };

/**
 * The body of an answer between the connection, which pushes, and its one reader, who pulls. A small body has arrived
 * before its reader asks, so that reading it needs no stream and no waiting.
 */
export class AnswerBody implements AsyncIterableIterator<Uint8Array, undefined> {
  private chunks: Uint8Array[] = [];
  private size = 0;
  private limit = HIGH_WATER;
  private keeper: Keeper | undefined;
  private reader: 'none' | 'steps' | 'whole' | 'gone' = 'none';
  private isPaused = false;
  private isOver = false;
  private failure: unknown;
  private wake: (() => void) | undefined;

  constructor(private readonly flow: Flow) {}

  push(chunk: Uint8Array): void {
    this.size += chunk.byteLength;
    if (this.reader === 'gone') {
      if (this.size > DISCARD_LIMIT) this.flow.cut(unwanted());
      return;
    }
    this.chunks.push(chunk);
    if (this.reader === 'whole') {
      this.check();
      return;
    }
    if (this.wake) this.settle();
    else if (this.size >= HIGH_WATER) {
      this.isPaused = true;
      this.flow.pause();
    }
  }

  end(): void {
    this.isOver = true;
    this.settle();
  }

  /** What had arrived by then can still be read in steps. */
  fail(reason: unknown): void {
    this.isOver = true;
    this.failure = reason;
    this.settle();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Step> {
    this.reader = 'steps';
    if (this.chunks.length === 0 && !this.isOver) await this.change();
    const chunk = this.chunks.shift();
    if (!chunk) {
      if (this.failure !== undefined) throw this.failure;
      return DONE;
    }
    this.size -= chunk.byteLength;
    if (this.size < HIGH_WATER) this.resume();
    return { done: false, value: chunk };
  }

  /** The reader leaves early. */
  async return(): Promise<Step> {
    this.reader = 'gone';
    this.chunks = [];
    if (!this.isOver) this.flow.cut(unwanted());
    return DONE;
  }

  async readAll(limit: number, keeper?: Keeper): Promise<Uint8Array> {
    this.reader = 'whole';
    this.limit = limit;
    this.keeper = keeper;
    if (!this.isOver) this.check();
    if (!this.isOver) {
      this.resume();
      await this.change();
    }
    const { chunks, size } = this;
    this.chunks = [];
    if (this.failure !== undefined) throw this.failure;
    if (size > limit) throw tooLarge(limit);
    keeper?.holds(size);
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
  }

  discard(): void {
    this.reader = 'gone';
    this.chunks = [];
    if (this.isOver) return;
    if (this.size > DISCARD_LIMIT) this.flow.cut(unwanted());
    else this.resume();
  }

  /** Ends what grows too large, or larger than there is room for. */
  private check(): void {
    if (this.size > this.limit) {
      this.flow.cut(tooLarge(this.limit));
      return;
    }
    try {
      this.keeper?.holds(this.size);
    } catch (thrown) {
      this.flow.cut(thrown);
    }
  }

  private resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.flow.resume();
  }

  /** Resolves when there is something new to read, or nothing more. */
  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  private settle(): void {
    const { wake } = this;
    this.wake = undefined;
    wake?.();
  }
}

function unwanted(): GatehouseError {
  return new GatehouseError('request.cancelled', { reason: 'the reader did not want the rest' });
}

function tooLarge(limit: number): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason: `larger than ${limit} bytes` });
}
