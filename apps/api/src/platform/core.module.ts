import { type Clock, Database, systemClock } from '@gatehouse/db';
import { createOutbounds, type Outbounds } from '@gatehouse/outbound';
import { MasterKeys } from '@gatehouse/secrets';
import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { masterKeysOf } from '../config/master-key-file.ts';
import type { Settings } from '../config/settings.ts';
import { Readiness } from './health/readiness.ts';
import { CLOCK, LOGGER, OUTBOUND, SETTINGS } from './injection.ts';
import { Metrics } from './metrics.ts';
import { OwnListeners } from './own-listeners.ts';

/** What every entry is given from outside. */
export interface CoreParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly logger: Logger;
  readonly clock?: Clock;
}

/** What every capability stands on, whichever entry started the process. */
@Global()
@Module({})
export class CoreModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly ownListeners: OwnListeners,
    @Inject(OUTBOUND) private readonly outbounds: Outbounds,
  ) {}

  /** What settings can get wrong is found here, before Nest starts. @throws GatehouseError `settings.invalid` */
  static with({ settings, database, logger, clock = systemClock }: CoreParts): DynamicModule {
    const ownListeners = new OwnListeners(settings, logger);
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: LOGGER, useValue: logger },
      { provide: CLOCK, useValue: clock },
      { provide: Database, useValue: database },
      { provide: MasterKeys, useValue: masterKeysOf(settings) },
      { provide: OwnListeners, useValue: ownListeners },
      {
        provide: OUTBOUND,
        useValue: createOutbounds({ allow: settings.outboundAllow, refused: ownListeners.refused }),
      },
      Metrics,
      Readiness,
    ];
    return { module: CoreModule, providers, exports: providers };
  }

  async onModuleInit(): Promise<void> {
    await this.ownListeners.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ownListeners.stop();
    await this.outbounds.close();
    await this.database.close();
  }
}
