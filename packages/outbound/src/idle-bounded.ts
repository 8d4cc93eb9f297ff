import { GatehouseError } from '@gatehouse/errors';

/** Something that holds connections. */
export interface Closable {
  /** Whether nothing runs on it. */
  readonly isIdle: boolean;
  /** Lets what runs end, takes nothing new, and closes its connections. */
  close(): Promise<void>;
}

export interface Bounds {
  /** From here on the idle ones go that were used least recently. */
  readonly kept: number;
  /** From here on none is made. As long as it is more than is kept, what is busy keeps nobody else from having one. */
  readonly atOnce: number;
}

interface Entry<Held> {
  readonly held: Held;
  /** Counts uses: what was used later has the greater one. */
  usedAt: number;
}

/** A bounded number of things that hold connections. A use of one that is there changes no table: it happens for every call. */
export class IdleBounded<Held extends Closable> {
  private readonly entries = new Map<string, Entry<Held>>();
  private uses = 0;
  private readonly closing = new Set<Promise<void>>();

  constructor(private readonly bounds: Bounds) {}

  /** The one of this key, as long as it is `good`; else a new one. @throws GatehouseError `server.busy` */
  use(key: string, make: () => Held, good: (held: Held) => boolean = () => true): Held {
    const found = this.entries.get(key);
    if (found && good(found.held)) {
      found.usedAt = ++this.uses;
      return found.held;
    }
    if (found) this.drop(key, found);
    const held = this.fresh(make);
    this.entries.set(key, { held, usedAt: ++this.uses });
    return held;
  }

  get isIdle(): boolean {
    for (const { held } of this.entries.values()) if (!held.isIdle) return false;
    return true;
  }

  async closeAll(): Promise<void> {
    for (const [key, entry] of this.entries) this.drop(key, entry);
    await Promise.all(this.closing);
  }

  private fresh(make: () => Held): Held {
    this.makeRoom();
    if (this.entries.size < this.bounds.atOnce) return make();
    throw new GatehouseError('server.busy', { reason: 'every pool of connections is in use' });
  }

  private makeRoom(): void {
    const surplus = this.entries.size - this.bounds.kept + 1;
    if (surplus <= 0) return;
    const idle = [...this.entries].filter(([, { held }]) => held.isIdle);
    idle.sort(([, one], [, other]) => one.usedAt - other.usedAt);
    for (const [key, entry] of idle.slice(0, surplus)) this.drop(key, entry);
  }

  private drop(key: string, { held }: Entry<Held>): void {
    this.entries.delete(key);
    const closed = held.close().finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }
}
