import { Database, type TenantId } from '@gatehouse/db';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { UpstreamSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { CLOCK, type Clock, LOGGER, type Logger } from '../../platform/injection.ts';
import { UpstreamClient } from './ask-upstream.ts';
import type { CatalogueChange } from './catalogue-change.ts';
import { refreshCatalogue } from './refresh-catalogue.ts';
import { isStale, isTooSoonAfterFailure, mayAskForName } from './refresh-pace.ts';
import { Turns } from './turns.ts';
import { findUpstream } from './upstreams.repository.ts';

/** Told when a tenant's catalogue was written here; waited for before the refresh is over. */
export type CatalogueListener = (tenantId: TenantId) => void | Promise<void>;

/** What this process found when it last asked an upstream. */
export interface LastAsked {
  /** When it last said what it offers. */
  readonly answeredAt: Date | undefined;
  /** Why it did not after that, and when. */
  readonly failure: { readonly error: GatehouseError; readonly at: Date } | undefined;
}

/** What this process knows of one upstream. */
interface Memory {
  readonly url: string;
  at: number | undefined;
  failedAt: number | undefined;
  failure: GatehouseError | undefined;
  differing: number;
  running: Promise<CatalogueChange> | undefined;
}

/** Upstreams of one tenant that are asked at the same time. */
const AT_A_TIME = 8;

/** Upstreams that a process remembers. One that is forgotten is asked a little earlier than it would be. */
const REMEMBERED = 20_000;

/** Keeps what is known of upstreams up to date: when somebody says so, and as far as agents' traffic needs it. */
@Injectable()
export class CatalogueService implements BeforeApplicationShutdown {
  private readonly memories = new Map<string, Memory>();
  private readonly listeners: CatalogueListener[] = [];
  private readonly turns = new Turns(AT_A_TIME);
  private readonly stop = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly client: UpstreamClient,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** So that this process sees at once what it has written itself. */
  onChange(listener: CatalogueListener): void {
    this.listeners.push(listener);
  }

  /**
   * Asks an upstream what it offers and keeps what differs. While it is being asked already, that answer counts.
   *
   * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
   */
  async refresh(tenantId: TenantId, slugOrId: string): Promise<CatalogueChange> {
    const { upstream } = await this.database.withTenant(tenantId, (tx) => findUpstream(tx, slugOrId));
    return this.ask(tenantId, upstream);
  }

  /**
   * Before lists. An upstream that has never been asked is worth waiting for; one that was asked long ago is asked again
   * in the background.
   *
   * @returns what to wait for, if anything; it rejects when the upstream cannot be asked
   */
  freshen(tenantId: TenantId, upstream: UpstreamSnapshot): Promise<void> | undefined {
    const memory = this.memoryOf(tenantId, upstream);
    const now = this.clock.now().getTime();
    if (!upstream.catalogue) {
      // It has answered since the caller's snapshot was made.
      if (memory.at !== undefined && !memory.running) return Promise.resolve();
      if (memory.failure && isTooSoonAfterFailure(memory, now)) return waitable(Promise.reject(memory.failure));
      const asking = waitable(this.ask(tenantId, upstream));
      // Nobody waits twice for an upstream that does not answer.
      return memory.failure?.code === 'upstream.timeout' ? waitable(Promise.reject(memory.failure)) : asking;
    }
    if (memory.running || isTooSoonAfterFailure(memory, now)) return undefined;
    if (isStale(memory, upstream.catalogue.ttlMs, now)) void waitable(this.ask(tenantId, upstream));
    return undefined;
  }

  /**
   * A name was asked for that the upstream is not known to have: perhaps it has it by now.
   *
   * @returns what to wait for, if anything; it rejects when the upstream cannot be asked
   */
  missed(tenantId: TenantId, upstream: UpstreamSnapshot): Promise<void> | undefined {
    if (!upstream.catalogue) return this.freshen(tenantId, upstream);
    const memory = this.memoryOf(tenantId, upstream);
    const now = this.clock.now().getTime();
    if (!memory.running && (isTooSoonAfterFailure(memory, now) || !mayAskForName(memory, now))) return undefined;
    return waitable(this.ask(tenantId, upstream));
  }

  /**
   * An upstream has refused what is not of its revision: it is asked which one it speaks by now.
   *
   * @returns the upstream as it is then known; undefined when it was asked just before, or is another one by now
   * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
   */
  async askAnew(tenantId: TenantId, upstream: UpstreamSnapshot): Promise<UpstreamSnapshot | undefined> {
    const memory = this.memoryOf(tenantId, upstream);
    const now = this.clock.now().getTime();
    if (!memory.running && (isTooSoonAfterFailure(memory, now) || !mayAskForName(memory, now))) return undefined;
    await this.ask(tenantId, upstream);
    const found = await this.database.withTenant(tenantId, (tx) => findUpstream(tx, upstream.id));
    const { catalogue } = upstream;
    if (!found.remembered || !catalogue || found.upstream.url !== upstream.url) return undefined;
    const { revision, hasSessions } = found.remembered;
    return { ...upstream, catalogue: { ...catalogue, revision, hasSessions } };
  }

  /** @returns undefined where this process has not dealt with it yet, or with another address of it */
  lastAsked(tenantId: TenantId, { id, url }: Pick<UpstreamSnapshot, 'id' | 'url'>): LastAsked | undefined {
    const memory = this.memories.get(keyOf(tenantId, id));
    if (memory?.url !== url) return undefined;
    const { at, failedAt, failure } = memory;
    return {
      answeredAt: at === undefined ? undefined : new Date(at),
      failure: failure && failedAt !== undefined ? { error: failure, at: new Date(failedAt) } : undefined,
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort(new GatehouseError('server.stopping'));
    await Promise.allSettled(Array.from(this.memories.values(), ({ running }) => running));
  }

  private ask(tenantId: TenantId, upstream: UpstreamSnapshot): Promise<CatalogueChange> {
    const memory = this.memoryOf(tenantId, upstream);
    memory.running ??= this.turns
      .take(tenantId, () => this.askNow(tenantId, upstream, memory))
      .finally(() => {
        memory.running = undefined;
      });
    return memory.running;
  }

  private async askNow(tenantId: TenantId, upstream: UpstreamSnapshot, memory: Memory): Promise<CatalogueChange> {
    try {
      const { database, client, clock } = this;
      const parts = { database, client, clock };
      const { change, written } = await refreshCatalogue(tenantId, upstream.id, this.stop.signal, parts);
      if (written) for (const listener of this.listeners) await listener(tenantId);
      memory.at = this.clock.now().getTime();
      memory.differing = written ? memory.differing + 1 : 0;
      memory.failedAt = memory.failure = undefined;
      return change;
    } catch (thrown) {
      const error = asGatehouseError(thrown);
      // Once: traffic asks again and again.
      if (memory.failure?.code !== error.code && !this.stop.signal.aborted) {
        this.logger.warn(
          { tenantId, upstream: upstream.slug, err: error },
          'an upstream cannot be asked what it offers',
        );
      }
      memory.failedAt = this.clock.now().getTime();
      memory.failure = error;
      throw error;
    }
  }

  private memoryOf(tenantId: TenantId, { id, url, catalogue }: UpstreamSnapshot): Memory {
    const key = keyOf(tenantId, id);
    const known = this.memories.get(key);
    if (known?.url === url) return known;
    if (!known) this.forgetOldest();
    // What was learned of one address says nothing of another.
    const at = known ? undefined : catalogue?.refreshedAt.getTime();
    const memory = { url, at, failedAt: undefined, failure: undefined, differing: 0, running: undefined };
    this.memories.set(key, memory);
    return memory;
  }

  private forgetOldest(): void {
    if (this.memories.size < REMEMBERED) return;
    for (const [key, { running }] of this.memories) {
      if (running) continue;
      this.memories.delete(key);
      return;
    }
  }
}

function keyOf(tenantId: TenantId, upstreamId: string): string {
  return `${tenantId}/${upstreamId}`;
}

/** The end of some work, for whoever cares: if nobody does, its failure must not end the process. */
function waitable(work: Promise<unknown>): Promise<void> {
  const end = work.then(() => {});
  end.catch(() => {});
  return end;
}
