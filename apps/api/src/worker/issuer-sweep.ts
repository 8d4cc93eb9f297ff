import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, Database, hotStatement, type TenantId } from '@gatehouse/db';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { BUILTIN_TOKEN_LIMIT } from '../authorization-server/token-lifetime.ts';
import { CLOCK, LOGGER, type Logger } from '../platform/injection.ts';

/** Milliseconds between the end of one sweep and the next. Strangers can make rows: what they leave is soon gone. */
const PAUSE = 5 * 60_000;

/** Rows of one table that one transaction removes: so that nobody waits for it. */
const AT_ONCE = 500;

/** Seconds for which a code is remembered that is over, so that its second use still ends what came of the first. */
const REPLAYED_WITHIN = 3_600;

/**
 * What the built-in issuers keep until it expires, and the console; and for how many seconds longer. Tokens go with their
 * grant, too. By a grant access tokens are found that were issued for it: it outlives the last one.
 */
const TABLES = [
  ['oauth_interactions', 0],
  ['oauth_tokens', REPLAYED_WITHIN],
  ['oauth_sessions', 0],
  ['oauth_assertions', 0],
  ['oauth_grants', BUILTIN_TOKEN_LIMIT],
  ['revocations', 0],
  ['console_sessions', 0],
] as const;

/** By `ctid`, because the keys differ from table to table: the row is the same one within the statement. */
const sweeps = TABLES.map(([table, longer]) => ({
  longer,
  statement: hotStatement<{ gone: number }>(
    `sweep-${table.replaceAll('_', '-')}`,
    `with gone as (
       delete from public.${table} where tenant_id = $1::uuid and ctid in (
         select ctid from public.${table} where tenant_id = $1::uuid and expires_at <= $2::timestamptz limit $3::integer)
       returning 1)
     select count(*)::integer as gone from gone`,
  ),
}));

/** Removes what has expired at the issuers of all tenants, a little at a time. Nothing relies on it: expired is expired. */
@Injectable()
export class IssuerSweep implements OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  start(): void {
    void this.run();
  }

  onApplicationShutdown(): void {
    this.stopping.abort();
    clearTimeout(this.timer);
  }

  /** @returns how many rows went */
  async sweep(): Promise<number> {
    let count = 0;
    for (const { tenantId } of await this.database.listTenants()) {
      if (this.stopping.signal.aborted) break;
      count += await this.sweepTenant(tenantId);
    }
    return count;
  }

  private async sweepTenant(tenantId: TenantId): Promise<number> {
    let count = 0;
    for (const { statement, longer } of sweeps) {
      let gone: number;
      do {
        const until = new Date(this.clock.now().getTime() - longer * 1000);
        const [[row]] = await this.database.hot.run(tenantId, [statement.bind(tenantId, until, AT_ONCE)]);
        gone = row?.gone ?? 0;
        count += gone;
        // Others get their turn.
        if (gone === AT_ONCE) await sleep(10);
      } while (gone === AT_ONCE && !this.stopping.signal.aborted);
    }
    return count;
  }

  private async run(): Promise<void> {
    try {
      const gone = await this.sweep();
      if (gone > 0) this.logger.info({ gone }, 'what had expired at the issuers was removed');
    } catch (err) {
      if (!this.stopping.signal.aborted)
        this.logger.error({ err }, 'what has expired at the issuers could not be removed');
    }
    if (this.stopping.signal.aborted) return;
    this.timer = setTimeout(() => void this.run(), PAUSE);
    this.timer.unref();
  }
}
