import { randomUUID } from 'node:crypto';
import type { Clock, Database, TenantId, TenantTx } from '@gatehouse/db';
import { lifetimes } from './lifetimes.ts';
import { openPayload, type SessionPayload, sealPayload } from './session-payload.ts';
import { newSessionSecret, rowIdOf, type SessionSecret } from './session-secret.ts';

/** One browser's session at one tenant, as it is stored. */
export interface StoredSession {
  readonly tenantId: TenantId;
  readonly secret: SessionSecret;
  readonly payload: SessionPayload;
  /** Of the payload: another number is another writing. */
  readonly version: number;
}

/** The right to use a session's refresh token, for a while. */
export interface Lease {
  readonly id: string;
  readonly session: StoredSession;
}

/** The sessions of a console, in rows of their tenants. Nothing here speaks to anybody but the database. */
export class SessionStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @returns the secret for the browser, which nobody has had before */
  async start(tenantId: TenantId, payload: SessionPayload): Promise<SessionSecret> {
    const secret = newSessionSecret();
    const now = this.clock.now();
    await this.database.withTenant(tenantId, (tx) =>
      tx.consoleSession.create({
        data: {
          ...{ tenantId, id: rowIdOf(secret), payload: sealPayload(payload, secret, tenantId) },
          ...{ createdAt: now, expiresAt: endOf(now, now) },
        },
      }),
    );
    return secret;
  }

  /** The session of a secret, and a note that it is used; `undefined` when there is none, or no longer. */
  async find(tenantId: TenantId, secret: SessionSecret): Promise<StoredSession | undefined> {
    const now = this.clock.now();
    const row = await this.database.withTenant(tenantId, async (tx) => {
      const found = await live(tx, secret, now);
      const expiresAt = found && endOf(found.createdAt, now);
      if (expiresAt && expiresAt.getTime() - found.expiresAt.getTime() >= lifetimes.useNoted) {
        await tx.consoleSession.updateMany({ where: whereOf(tx, secret), data: { expiresAt } });
      }
      return found;
    });
    return row && this.opened(tenantId, secret, row);
  }

  /**
   * The right to refresh what was read as `version`. Without one another process has it, or has done it: `session` is then
   * what is stored by now, if anything is.
   */
  async lease({
    tenantId,
    secret,
    version,
  }: StoredSession): Promise<{ readonly lease: Lease } | { readonly session: StoredSession | undefined }> {
    const now = this.clock.now();
    const id = randomUUID();
    const { row, taken } = await this.database.withTenant(tenantId, async (tx) => {
      const { count } = await tx.consoleSession.updateMany({
        where: {
          ...whereOf(tx, secret),
          ...{ version, expiresAt: { gt: now } },
          OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }],
        },
        data: { lease: id, leaseUntil: new Date(now.getTime() + lifetimes.lease) },
      });
      return { row: await live(tx, secret, now), taken: count === 1 };
    });
    const session = row && (await this.opened(tenantId, secret, row));
    return session && taken ? { lease: { id, session } } : { session };
  }

  /** Stores what a refresh brought. @returns it as it is stored; `undefined` when the session has ended meanwhile */
  async renew({ id, session }: Lease, payload: SessionPayload): Promise<StoredSession | undefined> {
    const { tenantId, secret, version } = session;
    const count = await this.database.withTenant(tenantId, async (tx) => {
      const renewed = await tx.consoleSession.updateMany({
        where: { ...whereOf(tx, secret), lease: id },
        data: { payload: sealPayload(payload, secret, tenantId), version: version + 1, lease: null, leaseUntil: null },
      });
      return renewed.count;
    });
    return count === 1 ? { ...session, payload, version: version + 1 } : undefined;
  }

  /** Gives a lease back whose refresh never reached the issuer. */
  async giveBack({ id, session }: Lease): Promise<void> {
    await this.database.withTenant(session.tenantId, (tx) =>
      tx.consoleSession.updateMany({
        where: { ...whereOf(tx, session.secret), lease: id },
        data: { lease: null, leaseUntil: null },
      }),
    );
  }

  /** Ends it. Whoever comes with its secret from now on is not signed in. */
  async end(tenantId: TenantId, secret: SessionSecret): Promise<void> {
    await this.database.withTenant(tenantId, (tx) => tx.consoleSession.deleteMany({ where: whereOf(tx, secret) }));
  }

  private async opened(
    tenantId: TenantId,
    secret: SessionSecret,
    { payload, version }: { readonly payload: Uint8Array; readonly version: number },
  ): Promise<StoredSession> {
    return { tenantId, secret, payload: await openPayload(payload, secret, tenantId), version };
  }
}

function whereOf(tx: TenantTx, secret: SessionSecret) {
  return { tenantId: tx.tenantId, id: rowIdOf(secret) };
}

async function live(tx: TenantTx, secret: SessionSecret, now: Date) {
  const row = await tx.consoleSession.findFirst({
    where: { ...whereOf(tx, secret), expiresAt: { gt: now } },
    select: { payload: true, version: true, createdAt: true, expiresAt: true },
  });
  return row ?? undefined;
}

/** By disuse, or because it is old. */
function endOf(createdAt: Date, usedAt: Date): Date {
  return new Date(Math.min(usedAt.getTime() + lifetimes.idle, createdAt.getTime() + lifetimes.absolute));
}
