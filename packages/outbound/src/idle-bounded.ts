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

/** A bounded number of things that hold connections. */
export class IdleBounded<Held extends Closable> {
  private readonly held = new Map<string, Held>();
  private readonly closing = new Set<Promise<void>>();

  constructor(private readonly bounds: Bounds) {}

  /** The one of this key, as long as it is `good`; else a new one. @throws GatehouseError `server.busy` */
  use(key: string, make: () => Held, good: (held: Held) => boolean = () => true): Held {
    const found = this.held.get(key);
    this.held.delete(key);
    if (found && !good(found)) this.close(found);
    const used = found && good(found) ? found : this.fresh(make);
    this.held.set(key, used);
    return used;
  }

  get isIdle(): boolean {
    for (const held of this.held.values()) if (!held.isIdle) return false;
    return true;
  }

  async closeAll(): Promise<void> {
    for (const held of this.held.values()) this.close(held);
    this.held.clear();
    await Promise.all(this.closing);
  }

  private fresh(make: () => Held): Held {
    this.makeRoom();
    if (this.held.size < this.bounds.atOnce) return make();
    throw new GatehouseError('server.busy', { reason: 'every pool of connections is in use' });
  }

  private makeRoom(): void {
    for (const [key, held] of this.held) {
      if (this.held.size < this.bounds.kept) return;
      if (!held.isIdle) continue;
      this.held.delete(key);
      this.close(held);
    }
  }

  private close(held: Held): void {
    const closed = held.close().finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }
}
