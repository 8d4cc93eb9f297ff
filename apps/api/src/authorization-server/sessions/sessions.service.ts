import { type Clock, Database, hotStatement, type TenantId } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { TenantKeyRing } from '../../control-plane/keys/tenant-key-ring.ts';
import { CLOCK } from '../../platform/injection.ts';
import { Endings } from '../endings.service.ts';
import { type SessionOrigin, sessionOriginColumn } from './session-origin.ts';

/** A session as the person whose it is sees it. */
export interface ListedSession {
  readonly uid: string;
  readonly origin: SessionOrigin | undefined;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
}

/** Milliseconds between two notes that a session was seen. */
const SEEN_EVERY = 5 * 60_000;

/** Sessions that are shown. Who has more ends them all at once. */
const SHOWN = 100;

const seen = hotStatement(
  'oauth-session-seen',
  `update public.oauth_sessions set last_seen_at = $3::timestamptz
    where tenant_id = $1::uuid and uid = $2 and last_seen_at < $4::timestamptz`,
);

/** The sessions of people, as they look at them and end them. The provider reads and writes what is in them. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly keyRing: TenantKeyRing,
    private readonly endings: Endings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Notes that somebody has proved who they are in a session that is stored, and where. */
  async signedIn(tenantId: TenantId, uid: string, origin: SessionOrigin): Promise<void> {
    const now = this.clock.now();
    await this.database.withTenant(tenantId, async (tx) => {
      const plaintext = Buffer.from(JSON.stringify(origin));
      const sealed = await this.keyRing.within(tx).seal(tenantId, plaintext, sessionOriginColumn(uid));
      const data = { origin: sealed, signedInAt: now, lastSeenAt: now };
      await tx.oauthSession.updateMany({ where: { tenantId, uid }, data });
    });
  }

  /** Notes that a session is in use: now and then, and not with every request. */
  async seen(tenantId: TenantId, uid: string): Promise<void> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - SEEN_EVERY);
    await this.database.hot.run(tenantId, [seen.bind(tenantId, uid, now, before)]);
  }

  /** Those of an account that have not ended, the latest first. */
  async ofAccount(tenantId: TenantId, accountId: string): Promise<ListedSession[]> {
    const rows = await this.database.withTenant(tenantId, (tx) =>
      tx.oauthSession.findMany({
        where: { tenantId, accountId, expiresAt: { gt: this.clock.now() } },
        select: { uid: true, origin: true, createdAt: true, signedInAt: true, lastSeenAt: true },
        orderBy: [{ lastSeenAt: 'desc' }, { uid: 'asc' }],
        take: SHOWN,
      }),
    );
    return Promise.all(
      rows.map(async ({ uid, origin, createdAt, signedInAt, lastSeenAt }) => ({
        ...{ uid, lastSeenAt },
        origin: origin === null ? undefined : await this.open(tenantId, uid, origin),
        signedInAt: signedInAt ?? createdAt,
      })),
    );
  }

  /**
   * Ends a session of an account, with everything that was issued for it.
   *
   * @returns whether the account had it
   */
  async end(tenantId: TenantId, accountId: string, uid: string): Promise<boolean> {
    const where = { tenantId, uid, accountId };
    const owned = await this.database.withTenant(tenantId, (tx) => tx.oauthSession.count({ where }));
    return owned > 0 && this.endings.session(tenantId, uid, 'account');
  }

  private async open(tenantId: TenantId, uid: string, sealed: Uint8Array): Promise<SessionOrigin> {
    const plaintext = await this.keyRing.open(tenantId, sealed, sessionOriginColumn(uid));
    return JSON.parse(Buffer.from(plaintext).toString()) as SessionOrigin;
  }
}
