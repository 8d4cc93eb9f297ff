import { Database, type TenantId } from '@gatehouse/db';
import type { Outbounds } from '@gatehouse/outbound';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { TenantKeyRing } from '../control-plane/keys/tenant-key-ring.ts';
import { findUpstream } from '../control-plane/upstreams/upstreams.repository.ts';
import type { SendParts } from '../data-plane/dispatch/relay/send.ts';
import { endSession } from '../data-plane/dispatch/session-leg/end-session.ts';
import { type IdleSession, SessionRows } from '../data-plane/dispatch/session-leg/session-rows.ts';
import { originOfSession } from '../data-plane/dispatch/session-leg/session-state.ts';
import { LONGEST_IDLE, TOUCHED_EVERY } from '../data-plane/dispatch/session-leg/upstream-sessions.ts';
import { UpstreamCredentials } from '../data-plane/dispatch/upstream-credentials.ts';
import { CLOCK, type Clock, LOGGER, type Logger, OUTBOUND } from '../platform/injection.ts';

/** Milliseconds between the end of one sweep and the next. */
const PAUSE = 5 * 60_000;

/** Sessions of one tenant that are ended at the same time. */
const AT_ONCE = 50;

/** Ends the sessions at upstreams that nobody has used for ten minutes, and forgets them. */
@Injectable()
export class UpstreamSessionSweep implements OnApplicationShutdown {
  private readonly rows: SessionRows;
  private readonly parts: Pick<SendParts, 'outbounds' | 'credentials'>;
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    keyRing: TenantKeyRing,
    @Inject(OUTBOUND) outbounds: Outbounds,
    credentials: UpstreamCredentials,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.rows = new SessionRows(database, keyRing);
    this.parts = { outbounds, credentials };
  }

  start(): void {
    void this.run();
  }

  onApplicationShutdown(): void {
    this.isStopping = true;
    clearTimeout(this.timer);
  }

  /** @returns how many were ended */
  async sweep(): Promise<number> {
    // That a session is in use is written down every minute.
    const since = new Date(this.clock.now().getTime() - LONGEST_IDLE - TOUCHED_EVERY);
    let count = 0;
    for (const { tenantId } of await this.database.listTenants()) {
      let some: readonly IdleSession[];
      do {
        if (this.isStopping) return count;
        some = await this.rows.takeIdle(tenantId, since, AT_ONCE);
        await Promise.all(some.map((session) => this.end(tenantId, session)));
        count += some.length;
      } while (some.length === AT_ONCE);
    }
    return count;
  }

  /** Nobody but the server that began a session is told its id. */
  private async end(tenantId: TenantId, { upstreamId, state }: IdleSession): Promise<void> {
    if (!state) return;
    try {
      const { upstream } = await this.database.withTenant(tenantId, (tx) => findUpstream(tx, upstreamId));
      const credential = await this.parts.credentials.headersFor(tenantId, upstream);
      if (originOfSession(upstream.url, credential) === state.origin) {
        await endSession({ tenantId, upstream }, state.address, this.parts);
      }
    } catch (err) {
      this.logger.warn({ err, tenantId, upstreamId }, 'an idle session at an upstream could not be ended');
    }
  }

  private async run(): Promise<void> {
    try {
      const ended = await this.sweep();
      if (ended > 0) this.logger.info({ ended }, 'idle sessions at upstreams were ended');
    } catch (err) {
      if (!this.isStopping) this.logger.error({ err }, 'idle sessions at upstreams could not be ended');
    }
    if (this.isStopping) return;
    this.timer = setTimeout(() => void this.run(), PAUSE);
    this.timer.unref();
  }
}
