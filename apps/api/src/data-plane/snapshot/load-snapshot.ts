import { hkdfSync } from 'node:crypto';
import { Database, hotStatement, type TenantId } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { TenantKeyRing } from '../../control-plane/keys/tenant-key-ring.ts';
import { CLOCK, type Clock, LOGGER, type Logger } from '../../platform/injection.ts';
import { answers, buildSnapshot } from './build-snapshot.ts';
import { readTenant, type TenantRows } from './tenant-rows.ts';
import type { PrincipalSnapshot } from './tenant-snapshot.ts';
import { type TenantView, viewOf } from './tenant-view.ts';

const DIGEST_KEY_BYTES = 32;

/** Withheld names that one line of the log holds. */
const NAMED = 10;

const versionOfTenant = hotStatement<{ version: bigint }>(
  'version-of-tenant',
  'select coalesce(sum(version), 0)::bigint as version from public.tenant_versions where tenant_id = $1::uuid',
);

/** One statement, so that the principal, its groups and the version are of one moment. */
const principalOfSubject = hotStatement<{ version: bigint; id: string | null; groupIds: string[] | null }>(
  'principal-of-subject',
  `select (select coalesce(sum(version), 0)::bigint from public.tenant_versions where tenant_id = $1::uuid) as version,
     p.id, array(
       select m.group_id::text from public.group_members m
       where m.tenant_id = $1::uuid and m.principal_id = p.id order by 1) as "groupIds"
   from (values (1)) as always
   left join public.principals p on p.tenant_id = $1::uuid and p.issuer_id = $2::uuid and p.subject = $3`,
);

/** What is asked of the hot path. */
export const snapshotStatements = [versionOfTenant, principalOfSubject] as const;

/** What of the database snapshots are made from. */
@Injectable()
export class SnapshotLoader {
  constructor(
    private readonly database: Database,
    private readonly keyRing: TenantKeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Reads a tenant as a whole: roles of one file and bindings of the next would together allow what neither did. */
  async load(tenantId: TenantId): Promise<TenantView> {
    const now = this.clock.now();
    const rows = await this.read(tenantId, now);
    if (!answers(rows)) return viewOf(rows, undefined, now);
    const snapshot = buildSnapshot(tenantId, rows, {
      digestKey: await this.digestKey(tenantId, rows.dataKey),
      onWithheld: (endpoint, kind, withheld) => {
        const named = withheld.slice(0, NAMED);
        this.logger.warn({ tenantId, endpoint, kind, count: withheld.length, withheld: named }, 'withheld');
      },
      onUnreadable: (noun, slug) => {
        this.logger.error({ tenantId, [noun]: slug }, `this release cannot use this ${noun}; it is left out`);
      },
    });
    return viewOf(rows, snapshot, now);
  }

  /** The version that the tenant has now: equal to that of a snapshot exactly as long as nothing was changed since. */
  async version(tenantId: TenantId): Promise<bigint> {
    const [[row]] = await this.database.hot.run(tenantId, [versionOfTenant.bind(tenantId)]);
    return row?.version ?? 0n;
  }

  /** The principal behind a subject, if the tenant knows it, and the version that the tenant had when it was read. */
  async principal(
    tenantId: TenantId,
    issuerId: string,
    subject: string,
  ): Promise<{ readonly version: bigint; readonly principal: PrincipalSnapshot | undefined }> {
    const [[row]] = await this.database.hot.run(tenantId, [principalOfSubject.bind(tenantId, issuerId, subject)]);
    const { version = 0n, id = null, groupIds = null } = row ?? {};
    return { version, principal: id === null ? undefined : { id, groupIds: groupIds ?? [] } };
  }

  /** A tenant that has no data key yet gets one first: made afterwards, it would make what was read an older version. */
  private async read(tenantId: TenantId, now: Date): Promise<TenantRows> {
    const read = () => this.database.withTenant(tenantId, (tx) => readTenant(tx, now), { oneMoment: true });
    const rows = await read();
    if (rows.dataKey || !answers(rows)) return rows;
    await this.keyRing.current(tenantId);
    return read();
  }

  /** Derived, so that what digests are made with opens nothing. The key that was current at the moment of the rows. */
  private async digestKey(tenantId: TenantId, dataKey: TenantRows['dataKey']): Promise<Uint8Array> {
    const { material } = await (dataKey ? this.keyRing.byId(tenantId, dataKey.id) : this.keyRing.current(tenantId));
    return new Uint8Array(hkdfSync('sha256', material, '', 'audit-digest', DIGEST_KEY_BYTES));
  }
}
