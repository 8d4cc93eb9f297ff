import { randomUUID } from 'node:crypto';
import { type Database, hotStatement, type TenantId, type TenantTx } from '@gatehouse/db';
import { asGatehouseError } from '@gatehouse/errors';
import type { TenantKeyRing } from '../../../control-plane/keys/tenant-key-ring.ts';
import { packSession, type SessionState, sessionStateColumn, unpackSession } from './session-state.ts';

/** A session as it is kept. */
export interface KeptSession {
  readonly id: string;
  /** Undefined when it cannot be read any more. */
  readonly state: SessionState | undefined;
}

/** What was left unused. */
export interface IdleSession extends KeptSession {
  readonly upstreamId: string;
}

/** Reading a session is using it, so that none is ended between the two. */
const takeUp = hotStatement<{ id: string; state: Uint8Array<ArrayBuffer> }>(
  'upstream-session-take-up',
  `update public.upstream_sessions set last_used_at = greatest(last_used_at, $4::timestamptz)
    where tenant_id = $1::uuid and upstream_id = $2::uuid and holder = $3
   returning id::text as id, state`,
);

const touch = hotStatement<{ id: string }>(
  'upstream-session-touch',
  `update public.upstream_sessions set last_used_at = greatest(last_used_at, $3::timestamptz)
    where tenant_id = $1::uuid and id = $2::uuid
   returning id::text as id`,
);

/** The sessions that are open at upstreams, so that every process finds them. */
export class SessionRows {
  constructor(
    private readonly database: Database,
    private readonly keyRing: TenantKeyRing,
  ) {}

  /** The session of a holder, used now. */
  async takeUp(tenantId: TenantId, upstreamId: string, holder: string, now: Date): Promise<KeptSession | undefined> {
    const [[row]] = await this.database.hot.run(tenantId, [takeUp.bind(tenantId, upstreamId, holder, now)]);
    return row && { id: row.id, state: await this.open(tenantId, row.id, row.state) };
  }

  /** Notes that it is in use. @returns whether it is still there */
  async touch(tenantId: TenantId, id: string, now: Date): Promise<boolean> {
    const [[row]] = await this.database.hot.run(tenantId, [touch.bind(tenantId, id, now)]);
    return row !== undefined;
  }

  /**
   * Keeps a session that was begun.
   *
   * @param instead id of the one whose place it takes
   * @returns its id; undefined when the holder has got another one meanwhile
   */
  keep(
    tenantId: TenantId,
    upstreamId: string,
    holder: string,
    state: SessionState,
    now: Date,
    instead: string | undefined,
  ): Promise<string | undefined> {
    const id = randomUUID();
    return this.database.withTenant(tenantId, async (tx) => {
      const sealed = await this.keyRing.within(tx).seal(tenantId, packSession(state), sessionStateColumn(id));
      if (instead !== undefined) await tx.upstreamSession.deleteMany({ where: { tenantId, id: instead } });
      const count = await tx.$executeRaw`
        insert into upstream_sessions (tenant_id, id, upstream_id, holder, state, last_used_at)
        values (${tenantId}::uuid, ${id}::uuid, ${upstreamId}::uuid, ${holder}, ${sealed}, ${now})
        on conflict (tenant_id, upstream_id, holder) do nothing`;
      return count > 0 ? id : undefined;
    });
  }

  /** Takes out some of those that have not been used since then. Whoever takes one out ends it. */
  async takeIdle(tenantId: TenantId, since: Date, atMost: number): Promise<IdleSession[]> {
    const rows = await this.database.withTenant(tenantId, (tx) => removeIdle(tx, since, atMost));
    return Promise.all(
      rows.map(async ({ id, upstreamId, state }) => ({ id, upstreamId, state: await this.open(tenantId, id, state) })),
    );
  }

  /** A key that was destroyed took the sessions under it along. */
  private async open(
    tenantId: TenantId,
    id: string,
    sealed: Uint8Array<ArrayBuffer>,
  ): Promise<SessionState | undefined> {
    try {
      return unpackSession(await this.keyRing.open(tenantId, sealed, sessionStateColumn(id)));
    } catch (thrown) {
      if (asGatehouseError(thrown).code === 'database.unavailable') throw thrown;
      return undefined;
    }
  }
}

function removeIdle(tx: TenantTx, since: Date, atMost: number) {
  return tx.$queryRaw<{ id: string; upstreamId: string; state: Uint8Array<ArrayBuffer> }>`
    delete from upstream_sessions
     where tenant_id = ${tx.tenantId}::uuid and id in (
       select id from upstream_sessions
        where tenant_id = ${tx.tenantId}::uuid and last_used_at < ${since} limit ${atMost} for update skip locked)
    returning id::text as id, upstream_id::text as "upstreamId", state`;
}
