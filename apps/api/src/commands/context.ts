import { Database, migrate } from '@gatehouse/db';
import { startEmbedded } from '@gatehouse/db/embedded';
import { GatehouseError } from '@gatehouse/errors';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { settingsOfThisProcess } from '../config/environment.ts';
import type { LoadOptions, Settings } from '../config/settings.ts';
import { createLogger } from '../platform/logger.ts';
import { printable, printableJson } from '../platform/printable.ts';
import { commandModule } from './command.module.ts';
import { listenForStop } from './serve/stop-requests.ts';
import { untilAborted } from './serve/until-aborted.ts';

/** Where the database of this installation is reached. */
export interface DatabaseUrls {
  readonly appUrl: string;
  /** Absent where this machine was not given it. */
  readonly ownerUrl: string | undefined;
}

/** What a command works with: everything is opened when it is asked for and closed when the command ends. */
export class CommandContext {
  private loaded: Settings | undefined;

  constructor(private readonly options: LoadOptions = {}) {}

  get settings(): Settings {
    this.loaded ??= settingsOfThisProcess(this.options);
    return this.loaded;
  }

  /** The same with other defaults. */
  with(options: LoadOptions): CommandContext {
    return new CommandContext(options);
  }

  /**
   * Runs `work` with the database at hand, as it is. The embedded one is started when nothing runs it, and stopped again
   * when nobody else uses it.
   */
  async withDatabaseUrls<T>(work: (urls: DatabaseUrls) => Promise<T>): Promise<T> {
    const { databaseUrl, databaseOwnerUrl, dataDir } = this.settings;
    if (databaseUrl) return work({ appUrl: databaseUrl, ownerUrl: databaseOwnerUrl });
    using requests = listenForStop();
    const embedded = await startEmbedded({ dataDir });
    try {
      return await untilAborted(work(embedded), requests.stopped);
    } finally {
      await embedded.release();
    }
  }

  /**
   * Runs `work` with the services of the control plane, composed as the api composes them. An embedded database is
   * migrated first: it is ours alone, and a command may be the first to use it.
   */
  withServices<T>(work: (services: INestApplicationContext) => Promise<T>): Promise<T> {
    return this.withDatabaseUrls(async ({ appUrl, ownerUrl }) => {
      if (!this.settings.databaseUrl && ownerUrl) await migrate({ ownerUrl });
      return this.withServicesAt(appUrl, work);
    });
  }

  /** The same on a database that is known to run. */
  async withServicesAt<T>(appUrl: string, work: (services: INestApplicationContext) => Promise<T>): Promise<T> {
    const { settings } = this;
    const database = new Database({ url: appUrl, applicationName: 'gatehouse-cli', poolSize: 4 });
    const logger = createLogger({ logLevel: settings.logLevel === 'info' ? 'warn' : settings.logLevel }, 'cli');
    const parts = { settings, database, logger };
    const services = await NestFactory.createApplicationContext(commandModule(parts), {
      logger: false,
      abortOnError: false,
    });
    try {
      return await work(services);
    } finally {
      await services.close();
    }
  }
}

/** Prints a result: as one JSON document for programs, or as lines for people. */
export function printResult(json: boolean | undefined, value: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${printableJson(value, 2)}\n` : lines.map((line) => `${printable(line)}\n`).join(''));
}

/** An option that is written as a whole number. @throws GatehouseError `usage.invalid` */
export function parseCount(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new GatehouseError('usage.invalid', { reason: `not a number: ${value}` });
  return Number(value);
}
