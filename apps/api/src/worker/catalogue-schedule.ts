import { Database, type TenantId } from '@gatehouse/db';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CatalogueService } from '../control-plane/upstreams/catalogue.service.ts';
import { shownUpstreams } from '../control-plane/upstreams/upstreams.repository.ts';
import { LOGGER, type Logger } from '../platform/injection.ts';

/** Milliseconds between the end of one round and the next. */
const PAUSE = 60 * 60_000;

/** Upstreams that are asked at the same time. */
const AT_ONCE = 8;

interface Upstream {
  readonly tenantId: TenantId;
  readonly id: string;
}

/**
 * Asks every upstream that an endpoint shows what it offers, hourly: agents that only call never list, and a tool that has
 * become another one is to be found out all the same.
 */
@Injectable()
export class CatalogueSchedule implements OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The first round is an hour away: a restart is no reason to ask everybody at once. */
  start(): void {
    this.timer = setTimeout(() => void this.run(), PAUSE);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    this.isStopping = true;
    clearTimeout(this.timer);
  }

  /** @returns how many have answered. One that has not is no failure of the round, and is in the log. */
  async round(): Promise<number> {
    let answered = 0;
    const upstreams = this.all();
    const next = async (): Promise<void> => {
      for await (const { tenantId, id } of upstreams) {
        const change = await this.catalogues.refresh(tenantId, id).catch(() => undefined);
        if (change) answered++;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return answered;
  }

  private async *all(): AsyncGenerator<Upstream> {
    for (const { tenantId, status } of await this.database.listTenants()) {
      if (status !== 'active') continue;
      for (const id of await this.database.withTenant(tenantId, shownUpstreams)) {
        if (this.isStopping) return;
        yield { tenantId, id };
      }
    }
  }

  private async run(): Promise<void> {
    try {
      const answered = await this.round();
      this.logger.info({ answered }, 'upstreams were asked what they offer');
    } catch (err) {
      if (!this.isStopping) this.logger.error({ err }, 'upstreams could not be asked what they offer');
    }
    if (!this.isStopping) this.start();
  }
}
