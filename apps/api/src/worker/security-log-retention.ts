import { Database } from '@gatehouse/db';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger, SETTINGS, type Settings } from '../platform/injection.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Deletes what of the security log is older than the operator wants to keep, once at start and daily. Should it fail, more
 * is kept, and the error log says so.
 */
@Injectable()
export class SecurityLogRetention implements OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Nobody waits for it: after a long time there may be much to delete. */
  start(): void {
    void this.run();
    this.timer = setInterval(() => void this.run(), DAY);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    this.isStopping = true;
    clearInterval(this.timer);
  }

  private async run(): Promise<void> {
    const { securityLogDays } = this.settings;
    try {
      let forgotten = 0;
      for (let some = 1; some > 0 && !this.isStopping; forgotten += some) {
        some = await this.database.forgetSecurityEvents(securityLogDays);
      }
      if (forgotten > 0) this.logger.info({ forgotten, securityLogDays }, 'old entries of the security log deleted');
    } catch (err) {
      if (!this.isStopping) this.logger.error({ err }, 'old entries of the security log could not be deleted');
    }
  }
}
