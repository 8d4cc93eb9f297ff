import { Database, type TenantId } from '@gatehouse/db';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CatalogueService } from '../control-plane/upstreams/catalogue.service.ts';
import { changedUpstreams } from '../control-plane/upstreams/upstreams.repository.ts';
import { Bus } from '../platform/bus/bus.ts';
import { LOGGER, type Logger } from '../platform/injection.ts';

/**
 * Milliseconds until an upstream, or the database, that did not answer is asked again; after the last of them it is left to
 * traffic and to the hour.
 */
const AGAIN_AFTER = [1_000, 5_000, 30_000];

/** Upstreams of which a process remembers that it has asked them. One that is forgotten is asked once more. */
const REMEMBERED = 20_000;

/**
 * Asks upstreams that are new, or that an admin has changed, what they offer: whoever has just added one wants to see its
 * tools, and no agent has come yet.
 */
@Injectable()
export class NewUpstreams implements OnApplicationShutdown {
  /** The row that was asked last, by the upstream's id. */
  private readonly asked = new LRUCache<string, string>({ max: REMEMBERED });
  private readonly looking = new Map<TenantId, { isOvertaken: boolean }>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private isStopping = false;

  constructor(
    private readonly bus: Bus,
    private readonly database: Database,
    private readonly catalogues: CatalogueService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** From now on; and those that nobody has asked while no worker ran. */
  start(): void {
    this.bus.onTenantChange((tenantId) => void this.look(tenantId));
    this.bus.onSession(() => void this.lookAtAll());
    // A session that has begun before is not told of again.
    if (this.bus.session !== undefined) void this.lookAtAll();
  }

  onApplicationShutdown(): void {
    this.isStopping = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async lookAtAll([pause, ...pauses]: readonly number[] = AGAIN_AFTER): Promise<void> {
    try {
      for (const { tenantId } of await this.database.listTenants()) await this.look(tenantId);
    } catch (err) {
      this.cannotTell({ err });
      this.later(pause, () => this.lookAtAll(pauses));
    }
  }

  /** One look at a time for a tenant: what is changed meanwhile is looked at once more, however often that was. */
  private async look(tenantId: TenantId, [pause, ...pauses]: readonly number[] = AGAIN_AFTER): Promise<void> {
    const underWay = this.looking.get(tenantId);
    if (underWay) {
      underWay.isOvertaken = true;
      return;
    }
    const look = { isOvertaken: true };
    this.looking.set(tenantId, look);
    try {
      while (look.isOvertaken && !this.isStopping) {
        look.isOvertaken = false;
        for (const { id, version } of await this.database.withTenant(tenantId, changedUpstreams)) {
          if (this.asked.get(id) === version) continue;
          this.asked.set(id, version);
          void this.ask(tenantId, id);
        }
      }
    } catch (err) {
      this.cannotTell({ err, tenantId });
      this.later(pause, () => this.look(tenantId, pauses));
    } finally {
      this.looking.delete(tenantId);
    }
  }

  /** That one does not answer is in the log already. */
  private async ask(
    tenantId: TenantId,
    id: string,
    [pause, ...pauses]: readonly number[] = AGAIN_AFTER,
  ): Promise<void> {
    try {
      await this.catalogues.refresh(tenantId, id);
    } catch {
      this.later(pause, () => this.ask(tenantId, id, pauses));
    }
  }

  private cannotTell(fields: { readonly err: unknown; readonly tenantId?: TenantId }): void {
    if (!this.isStopping) this.logger.warn(fields, 'it is not known which upstreams are new');
  }

  private later(pause: number | undefined, work: () => Promise<void>): void {
    if (pause === undefined || this.isStopping) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void work();
    }, pause);
    this.timers.add(timer.unref());
  }
}
