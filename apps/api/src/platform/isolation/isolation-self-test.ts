import { Database, probeIsolation } from '@gatehouse/db';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Readiness, type ReadinessReport } from '../health/readiness.ts';
import { LOGGER, type Logger } from '../injection.ts';
import { Metrics } from '../metrics.ts';

const MINUTE = 60_000;

/**
 * Tries, once a minute and for real, to read one tenant's data as another. While the last try found anything, or could
 * not be made, this process is not ready and the metric says so.
 */
@Injectable()
export class IsolationSelfTest implements OnApplicationShutdown {
  private report: ReadinessReport = { name: 'isolation', ok: false, sentence: 'Isolation has not been proven yet.' };
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
    readiness: Readiness,
  ) {
    readiness.register(() => this.report);
  }

  /** Runs it once, and from then on every minute. */
  async start(): Promise<void> {
    await this.run();
    this.timer = setInterval(() => void this.run(), MINUTE);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** One try: what it found is the state of this process until the next one. */
  async run(): Promise<void> {
    const { ok, sentence } = await probeIsolation(this.database);
    this.report = { name: 'isolation', ok, sentence };
    this.metrics.isolationProven.set(ok ? 1 : 0);
    this.metrics.isolationProbes.inc({ result: ok ? 'proven' : 'failed' });
    if (!ok) this.logger.fatal({ check: 'isolation' }, sentence);
  }
}
