import { Database } from '@gatehouse/db';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger } from '../platform/injection.ts';
import { Metrics } from '../platform/metrics.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Months ahead of this one for which a partition is kept ready. */
export const MONTHS_AHEAD = 3;

/**
 * Makes the partitions of the coming months, once at start and daily. Should it fail for weeks, events go to the
 * default partition, and nothing is lost: that is what the error log and the metric are to prevent.
 */
@Injectable()
export class EventPartitions implements OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async start(): Promise<void> {
    await this.run();
    this.timer = setInterval(() => void this.run(), DAY);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async run(): Promise<void> {
    try {
      const made = await this.database.ensureEventPartitions(MONTHS_AHEAD);
      this.metrics.eventPartitionsReady.set(1);
      if (made > 0) this.logger.info({ made }, 'event partitions made');
    } catch (err) {
      this.metrics.eventPartitionsReady.set(0);
      this.logger.error({ err }, 'event partitions could not be made; events go to the default partition');
    }
  }
}
