import { Database, systemClock } from '@gatehouse/db';
import { type Logger, pino } from 'pino';
import { settingsOfThisProcess } from '../config/environment.ts';
import type { Settings } from '../config/settings.ts';
import { AccessTokens } from '../session/access-tokens.ts';
import { SessionStore } from '../session/session-store.ts';
import { IssuerClients } from '../sign-in/issuer-clients.ts';

/** What a console process has one of. */
export interface ConsoleParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly sessions: SessionStore;
  readonly accessTokens: AccessTokens;
  readonly issuers: IssuerClients;
  readonly logger: Logger;
}

/** Next loads this file several times into one process, once for each kind of route; connections are opened once. */
const KEPT_UNDER = Symbol.for('gatehouse.console-parts');

interface Keeper {
  [KEPT_UNDER]?: ConsoleParts;
}

/** The parts of this process, made when they are first needed. @throws GatehouseError `settings.invalid` */
export function consoleParts(): ConsoleParts {
  const keeper = globalThis as Keeper;
  keeper[KEPT_UNDER] ??= makeParts();
  return keeper[KEPT_UNDER];
}

function makeParts(): ConsoleParts {
  const settings = settingsOfThisProcess();
  const database = new Database({ url: settings.databaseUrl, applicationName: 'gatehouse-console', hotPoolSize: 1 });
  const sessions = new SessionStore(database, systemClock);
  return {
    ...{ settings, database, sessions },
    accessTokens: new AccessTokens(sessions, systemClock),
    issuers: new IssuerClients(settings),
    logger: pino({ name: 'console', level: settings.logLevel }),
  };
}
