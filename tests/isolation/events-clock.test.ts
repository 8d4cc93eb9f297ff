import { checkDatabase, Database, parseTenantId } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let urls: TestDatabase;
let owner: RawSession;
let database: Database;
const tenant = parseTenantId(crypto.randomUUID());

beforeEach(async () => {
  urls = await createTestDatabase();
  owner = await RawSession.open(urls.ownerUrl);
  database = new Database({ url: urls.appUrl, applicationName: 'events-test', poolSize: 2 });
});

afterEach(async () => {
  await database.close();
  await owner[Symbol.asyncDispose]();
  await urls.drop();
});

const record = (at: Date) =>
  database.withTenant(
    tenant,
    (tx) => tx.$executeRaw`
      insert into events (tenant_id, id, at, kind) values (${tenant}::uuid, uuidv7(), ${at}, 'call.decided')`,
  );

/** In which partition each event lies, by its time. */
async function places(): Promise<Record<string, string>> {
  const { rows } = await owner.query<{ at: Date; place: string }>(
    'select at, tableoid::regclass::text as place from events order by at',
  );
  return Object.fromEntries(rows.map(({ at, place }) => [at.toISOString(), place]));
}

/** The first moment of the month so many months from now, UTC. */
function month(ahead: number): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
}

const partitionOf = (at: Date) => `events_${at.toISOString().slice(0, 7).replace('-', '_')}`;

describe('events', () => {
  it('go in with the clock in this month, the next, and the next year, and lie where they belong', async () => {
    const [thisMonth, nextMonth, nextYear] = [month(0), month(1), month(14)];
    for (const at of [thisMonth, nextMonth, nextYear]) await record(at);
    expect(await places()).toEqual({
      [thisMonth.toISOString()]: partitionOf(thisMonth),
      [nextMonth.toISOString()]: partitionOf(nextMonth),
      [nextYear.toISOString()]: 'events_default',
    });
  });

  it('leave the default partition for one of their own month when partitions are made', async () => {
    const moments = [month(14), new Date(month(15).getTime() - 1), month(15), new Date('1999-12-31T23:59:59.999Z')];
    for (const at of moments) await record(at);
    expect(await database.ensureEventPartitions(3)).toBe(3);
    expect(await places()).toEqual(Object.fromEntries(moments.map((at) => [at.toISOString(), partitionOf(at)]).sort()));
    expect(await database.ensureEventPartitions(3)).toBe(0);
    const findings = await checkDatabase(database);
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('go in while partitions are made, and none is lost', async () => {
    const workers = new Database({ url: urls.appUrl, applicationName: 'events-test', poolSize: 6 });
    const at = (n: number) => new Date(month(20).getTime() + n);
    let recorded = 0;
    const recording = (async () => {
      for (; recorded < 150; recorded++) await record(at(recorded));
    })();
    const made = await Promise.allSettled(
      Array.from({ length: 6 }, async (_, turn) => {
        await new Promise((resolve) => setTimeout(resolve, turn * 30));
        return workers.ensureEventPartitions(5 + turn);
      }),
    );
    await recording;
    await workers.close();
    expect(made.map(({ status }) => status)).toEqual(made.map(() => 'fulfilled'));
    await database.ensureEventPartitions(0);
    const found = await places();
    expect(Object.keys(found)).toHaveLength(150);
    expect(new Set(Object.values(found))).toEqual(new Set([partitionOf(month(20))]));
  });

  it('have months that do not depend on the time zone of the session', async () => {
    await using session = await RawSession.open(urls.appUrl);
    await session.query("set timezone = 'Pacific/Kiritimati'");
    await session.query('select public.ensure_event_partitions(6)');
    await owner.query("set timezone = 'UTC'");
    const { rows } = await owner.query<{ bound: string }>(
      "select pg_get_expr(relpartbound, oid) as bound from pg_class where relispartition and relkind = 'r' and relname <> 'events_default'",
    );
    expect(rows.length).toBeGreaterThan(6);
    for (const { bound } of rows)
      expect(bound).toMatch(/FROM \('\d{4}-\d\d-01 00:00:00\+00'\) TO \('\d{4}-\d\d-01 00:00:00\+00'\)/);
  });

  it('are refused with a time that no partition could ever hold', async () => {
    for (const at of ['infinity', '-infinity', '0044-03-15 00:00:00+00 BC', '1969-12-31 23:59:59+00']) {
      await expect(
        database.withTenant(
          tenant,
          (tx) =>
            tx.$executeRaw`insert into events (tenant_id, id, at, kind) values (${tenant}::uuid, uuidv7(), ${at}::text::timestamptz, 'x.y')`,
        ),
      ).rejects.toThrow('events_at_range');
    }
  });

  it('cannot be changed or deleted by the runtime role, not even its own', async () => {
    await record(new Date());
    for (const change of ["update events set kind = 'x.y'", 'delete from events', 'truncate events']) {
      await using session = await RawSession.open(urls.appUrl);
      await expect(
        session.rolledBack(async () => {
          await session.query("select set_config('app.tenant_id', $1, true)", [tenant]);
          await session.query(change);
        }),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });
});
