import { type Entry, entryFindings, type ListSection, SECTION_LIMITS, type TenantFile } from '@gatehouse/contracts';
import type { Page, PageRequest } from '@gatehouse/contracts/api';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/injection.ts';
import type { ChangeBy, Work } from '../http/call.ts';
import { refuseStale } from '../http/etag.ts';
import { those } from '../tenant-files/apply-entries.ts';
import { Plan } from '../tenant-files/plan.ts';
import { removeThose } from '../tenant-files/prune.ts';
import { waitForTenant } from '../upstreams/catalogue.repository.ts';
import { keyOfCursor, pageOf } from './cursor.ts';
import type { EntryKind } from './entry-kind.ts';

/** Single entries of what the declarative file describes. */
@Injectable()
export class Entries {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** A page of them. @throws GatehouseError `api.input-invalid` */
  list<Name extends ListSection, Value, View>(
    tenantId: TenantId,
    kind: EntryKind<Name, Value, View>,
    page: PageRequest,
  ): Promise<Page<View>> {
    const which = { after: keyOfCursor(page), limit: page.limit + 1 };
    return this.database.withTenant(tenantId, async (tx) =>
      pageOf(await kind.kept(tx, which), page, kind.placeOf, kind.viewOf),
    );
  }

  /** @throws GatehouseError `entry.unknown` */
  get<Name extends ListSection, Value, View>(
    tenantId: TenantId,
    kind: EntryKind<Name, Value, View>,
    place: string,
  ): Promise<View> {
    return this.database.withTenant(tenantId, (tx) => viewAt(tx, kind, place));
  }

  /** @throws GatehouseError `entry.exists`, `entry.too-many`, `reference.unknown`, `api.input-invalid` */
  create<Name extends ListSection, Value, View>(kind: EntryKind<Name, Value, View>, entry: Entry<Name>): Work<View> {
    return async (tx, by) => {
      await waitForTenant(tx);
      const { noun, section } = kind;
      const limit = SECTION_LIMITS[section];
      const which = those(kind.wanted(fileWith(section, entry)));
      const [before] = await kind.kept(tx, which);
      if (before) throw new GatehouseError('entry.exists', { data: { noun, name: before.name } });
      if ((await kind.count(tx)) >= limit) throw new GatehouseError('entry.too-many', { data: { noun, limit } });
      await this.put(tx, kind, entry, by);
      const [made] = await kind.kept(tx, which);
      if (!made) throw new GatehouseError('internal', { reason: `${noun} was made and is not there` });
      return kind.viewOf(made);
    };
  }

  /**
   * @param entryAt the entry as it is to be, given what is there
   * @throws GatehouseError `entry.unknown`, `precondition.failed`, `reference.unknown`, `api.input-invalid`
   */
  replace<Name extends ListSection, Value, View>(
    kind: EntryKind<Name, Value, View>,
    place: string,
    ifMatch: string,
    entryAt: (current: View) => Entry<Name>,
  ): Work<View> {
    return async (tx, by) => {
      await waitForTenant(tx);
      const current = await viewAt(tx, kind, place);
      refuseStale(ifMatch, current);
      await this.put(tx, kind, entryAt(current), by);
      return viewAt(tx, kind, place);
    };
  }

  /**
   * With what depends on it.
   *
   * @throws GatehouseError `entry.unknown`, `entry.kept`, `precondition.failed`
   */
  remove<Name extends ListSection, Value, View>(
    kind: EntryKind<Name, Value, View>,
    place: string,
    ifMatch: string,
  ): Work<void> {
    return async (tx, by) => {
      await waitForTenant(tx);
      refuseStale(ifMatch, await viewAt(tx, kind, place));
      if (kind.stays?.(place)) throw new GatehouseError('entry.kept', { data: { noun: kind.noun, name: place } });
      const [gone] = await kind.kept(tx, { only: place });
      const plan = planBy(tx, by);
      await removeThose(tx, NOTHING, (section, { id }) => section === kind.section && id === gone?.id, plan);
      await plan.record();
    };
  }

  private async put<Name extends ListSection, Value, View>(
    tx: TenantTx,
    kind: EntryKind<Name, Value, View>,
    entry: Entry<Name>,
    by: ChangeBy,
  ): Promise<void> {
    const problems = entryFindings(kind.section, entry).map((problem) => ({ in: 'body', ...problem }));
    if (problems.length > 0) throw new GatehouseError('api.input-invalid', { data: { problems } });
    await kind.check?.(tx, entry);
    const plan = planBy(tx, by);
    await kind.apply(tx, fileWith(kind.section, entry), plan, this.settings.knownOrigins);
    await plan.record();
  }
}

/** A file that says nothing of anything. */
const NOTHING: TenantFile = { tenant: '' };

function fileWith<Name extends ListSection>(section: Name, entry: Entry<Name>): TenantFile {
  return { ...NOTHING, [section]: [entry] };
}

function planBy(tx: TenantTx, { clock, actor, correlationId }: ChangeBy): Plan {
  return new Plan(tx, clock, { fromFile: false, actor, correlationId });
}

async function viewAt<Name extends ListSection, Value, View>(
  tx: TenantTx,
  kind: EntryKind<Name, Value, View>,
  place: string,
): Promise<View> {
  const [one] = await kind.kept(tx, { only: place });
  if (!one) throw new GatehouseError('entry.unknown', { data: { noun: kind.noun, name: place } });
  return kind.viewOf(one);
}
