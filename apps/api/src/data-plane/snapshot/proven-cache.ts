import { setTimeout as sleep } from 'node:timers/promises';
import { GatehouseError } from '@gatehouse/errors';
import { LRUCache } from 'lru-cache';

/** Hears of changes; what `Bus` is. */
export interface ChangeSource {
  /** Whether every change that was committed more than a second ago has been heard of, in this session. */
  readonly live: boolean;
  readonly session: number | undefined;
}

/** What can be proven to be what it was by its version alone. */
export interface Versioned {
  readonly version: bigint;
  /** Milliseconds since 1970 from which time alone has made it wrong. */
  readonly validUntil: number | undefined;
  /** Bytes. */
  readonly size: number;
}

export interface ProvenCacheParts<Key, Value> {
  readonly source: ChangeSource;
  readonly load: (key: Key) => Promise<Value>;
  /** The version that a value loaded now would have. */
  readonly versionOf: (key: Key) => Promise<bigint>;
  /** Milliseconds since 1970, by the clock that `validUntil` is of. */
  readonly now: () => number;
  readonly maxEntries: number;
  /** Bytes, by the estimate of the values. */
  readonly maxSize: number;
}

interface Held<Value> {
  readonly value: Value;
  /** The session in which it was read and from which on every change has been heard; undefined: in none. */
  readonly session: number | undefined;
  /** The moment up to which its loads are paid for; each costs {@link PACE}. */
  readonly paidUntil: number;
}

/** A reading that is under way. */
interface Reading<Value> {
  result: Promise<Value>;
  /** The session in which it began. */
  session: number | undefined;
  /** Something was changed since it began. */
  overtaken: boolean;
  /** The reading that begins when this one has ended, for those who cannot use this one. */
  next: Promise<Value> | undefined;
}

/** Milliseconds for which what was read may be shown although it was changed while it was read. */
const GRACE = 1_000;

const ATTEMPTS = 3;

/**
 * Milliseconds between loads of one key that changes all the time, once some have gone ahead: nobody's changes may take
 * the processor from everybody else.
 */
const PACE = 200;
const AHEAD = 5;

/**
 * Values in memory that are never shown once a change of theirs was committed more than a second ago. While changes are
 * heard, a value is good until one is; while they are not, each use looks at its version first. So a listener that is
 * lost costs time, and nothing else.
 */
export class ProvenCache<Key extends string, Value extends Versioned> {
  readonly counts = { hits: 0, verified: 0, loads: 0 };
  private readonly held: LRUCache<Key, Held<Value>>;
  private readonly readings = new Map<Key, Reading<Value>>();

  constructor(private readonly parts: ProvenCacheParts<Key, Value>) {
    const { maxEntries: max, maxSize } = parts;
    // One that is larger than all the room there is would be loaded at every use: it is kept, and then little else.
    const sizeCalculation = ({ value }: Held<Value>) => Math.min(Math.max(value.size, 1), maxSize);
    this.held = new LRUCache({ max, maxSize, sizeCalculation });
  }

  get entries(): number {
    return this.held.size;
  }

  /** Bytes, by the estimate of the values. */
  get size(): number {
    return this.held.calculatedSize;
  }

  /**
   * At once when it is at hand.
   *
   * @throws GatehouseError `server.busy` when it changes faster than it can be read; what loading throws
   */
  get(key: Key): Value | Promise<Value> {
    const { source } = this.parts;
    const held = this.held.get(key);
    if (held !== undefined && source.live && held.session === source.session && !this.isOver(held.value)) {
      this.counts.hits++;
      return held.value;
    }
    const reading = this.readings.get(key);
    if (!reading) return this.begin(key);
    // What began before this use may have missed what was committed since; that is within the second while changes are
    // heard, and nobody knows how much it is while they are not.
    if (this.isProven(reading)) return reading.result;
    reading.next ??= reading.result.then(ignored, ignored).then(() => this.begin(key));
    return reading.next;
  }

  /** It was changed, or may have been: before its next use its version is looked at. */
  doubt(key: Key): void {
    const held = this.held.peek(key);
    if (held?.session !== undefined) this.held.set(key, { ...held, session: undefined });
    const reading = this.readings.get(key);
    if (reading) reading.overtaken = true;
  }

  private begin(key: Key): Promise<Value> {
    const reading: Reading<Value> = {
      result: Promise.resolve() as never,
      session: undefined,
      overtaken: false,
      next: undefined,
    };
    this.readings.set(key, reading);
    reading.result = this.read(key, reading).finally(() => {
      if (!reading.next) this.readings.delete(key);
    });
    return reading.result;
  }

  private async read(key: Key, reading: Reading<Value>): Promise<Value> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const beganAt = performance.now();
      reading.overtaken = false;
      reading.session = this.parts.source.session;
      const { value, paidUntil } = await this.proveOrLoad(key);
      // Overtaken, it is kept to be compared by its version, which tells whether the change was in it already.
      this.held.set(key, { value, session: reading.overtaken ? undefined : reading.session, paidUntil });
      if (this.isProven(reading) || performance.now() - beganAt < GRACE) return value;
    }
    throw new GatehouseError('server.busy', { reason: 'the tenant changes faster than it can be read' });
  }

  private async proveOrLoad(key: Key): Promise<Pick<Held<Value>, 'value' | 'paidUntil'>> {
    const held = this.held.peek(key);
    if (held && !this.isOver(held.value)) {
      this.counts.verified++;
      if ((await this.parts.versionOf(key)) === held.value.version) return held;
    }
    const now = performance.now();
    const paidUntil = Math.max(held?.paidUntil ?? 0, now);
    const early = paidUntil - now - AHEAD * PACE;
    if (early > 0) await sleep(early);
    this.counts.loads++;
    return { value: await this.parts.load(key), paidUntil: paidUntil + PACE };
  }

  /** Whether every change since it began would have been heard of, and none was. */
  private isProven({ session, overtaken }: Reading<Value>): boolean {
    const { source } = this.parts;
    return source.live && session === source.session && !overtaken;
  }

  private isOver({ validUntil }: Value): boolean {
    return validUntil !== undefined && validUntil <= this.parts.now();
  }
}

const ignored = (): void => {};
