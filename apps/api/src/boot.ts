import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@gatehouse/db';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import type { INestApplicationContext } from '@nestjs/common';
import { exitWithParent } from './commands/serve/exit-with-parent.ts';
import { settingsOfThisProcess } from './config/environment.ts';
import type { CoreParts } from './platform/core.module.ts';
import { describeFailure } from './platform/describe-failure.ts';
import { refuseUnsafeDatabase } from './platform/isolation/refuse-unsafe-database.ts';
import { createLogger } from './platform/logger.ts';
import { startTracing } from './platform/tracing.ts';

/** Milliseconds for sending the last traces. */
const TRACE_FLUSH_TIME = 1_000;

/** A process that is up. */
export interface Running {
  readonly app: INestApplicationContext;
  /** Called when a signal to stop arrives, before anything is closed. */
  readonly beforeStop?: () => void;
}

/**
 * Boots a long-running entry: settings, logger, a database that keeps tenants apart, tracing; then what `start` makes
 * of them. Says
 * `{ ready: true }` to the parent process, if there is one; stops once on SIGTERM, SIGINT or the parent's end.
 * A boot that fails says why in one line and ends with exit code 1.
 */
export async function boot(name: string, start: (parts: CoreParts) => Promise<Running>): Promise<void> {
  try {
    const settings = settingsOfThisProcess({ files: process.argv.slice(2) });
    const logger = createLogger(settings, name);
    for (const warning of settings.warnings) logger.warn(warning);
    if (!settings.databaseUrl) {
      throw new GatehouseError('settings.invalid', {
        reason: 'DATABASE_URL is not set; `gatehouse serve` starts the embedded database and sets it',
      });
    }
    if (settings.databaseOwnerUrl) {
      throw new GatehouseError('settings.invalid', {
        reason: `GATEHOUSE_DATABASE_OWNER_URL is in the environment of the ${name}, which must not be able to use it`,
      });
    }
    const stopTracing = await startTracing(settings, `gatehouse-${name}`, logger);
    const database = new Database({ url: settings.databaseUrl, applicationName: `gatehouse-${name}` });
    await refuseUnsafeDatabase(database, logger);
    const running = await start({ settings, database, logger });

    let stopping = false;
    const stop = async (cause: string) => {
      if (stopping) return;
      stopping = true;
      logger.info({ cause }, 'stopping');
      running.beforeStop?.();
      try {
        await running.app.close();
        // A collector that is away must not keep a process from ending.
        await Promise.race([stopTracing(), sleep(TRACE_FLUSH_TIME)]);
      } catch (err) {
        logger.error({ err }, 'stopped with an error');
      }
      process.exit(0);
    };
    process.on('SIGTERM', () => void stop('SIGTERM'));
    process.on('SIGINT', () => void stop('SIGINT'));
    exitWithParent(() => void stop('the parent process is gone'));
    logger.info('ready');
    process.send?.({ ready: true });
  } catch (thrown) {
    process.stderr.write(`gatehouse ${name}: ${describeFailure(asGatehouseError(thrown))}\n`);
    process.exit(1);
  }
}
