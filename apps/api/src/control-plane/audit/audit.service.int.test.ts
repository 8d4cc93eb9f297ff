import { randomUUID } from 'node:crypto';
import { Database, type TenantId } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createPrincipal, createTenant, createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantsService } from '../tenants/tenants.service.ts';
import { appendEvents } from './append-events.ts';
import { AuditService } from './audit.service.ts';
import type { NewEvent, RecordedEvent } from './event.ts';

let urls: TestDatabase;
let database: Database;
let audit: AuditService;
let acme: { tenantId: TenantId; slug: string; issuerId: string };
let globex: typeof acme;
let ada: string;

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second));

/** Many at the same moment, so that pages have to end among them. */
const event = (n: number): NewEvent => ({
  kind: n % 10 === 0 ? 'role.changed' : 'call.finished',
  at: at(Math.floor(n / 900)),
  correlationId: `c-${n}`,
  ...(n % 7 === 0 && { principalId: ada }),
});

beforeAll(async () => {
  urls = await createTestDatabase();
  database = new Database({ url: urls.appUrl, applicationName: 'audit-test' });
  const tenants = Object.create(TenantsService.prototype, { database: { value: database } }) as TenantsService;
  audit = new AuditService(database, tenants);
  acme = await createTenant(database, { slug: 'acme' });
  globex = await createTenant(database, { slug: 'globex' });
  ada = (await createPrincipal(database, acme, { subject: 'ada' })).id;
  const events = Array.from({ length: 2300 }, (_, n) => event(n));
  await database.withTenant(acme.tenantId, (tx) => appendEvents(tx, events));
  await database.withTenant(globex.tenantId, (tx) => appendEvents(tx, [event(1)]));
});

afterAll(async () => {
  await database?.close();
  await urls?.drop();
});

async function exported(...[tenant, filter]: Parameters<AuditService['export']>): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const page of audit.export(tenant, filter)) {
    expect(page.length).toBeLessThanOrEqual(1000);
    all.push(...page);
  }
  return all;
}

const idsOf = (events: readonly RecordedEvent[]) => events.map(({ correlationId }) => correlationId);

describe('an export', () => {
  it('has every event of its tenant once, oldest first, the same each time, and none of another', async () => {
    const all = await exported('acme', {});
    expect(new Set(idsOf(all))).toEqual(new Set(Array.from({ length: 2300 }, (_, n) => `c-${n}`)));
    expect(all).toHaveLength(2300);
    expect(all.map(placeOf)).toEqual(all.map(placeOf).toSorted());
    expect(await exported('acme', {})).toEqual(all);
    expect(idsOf(await exported('globex', {}))).toEqual(['c-1']);
  });

  it('is of what was asked for', async () => {
    expect(await exported('acme', { kind: 'role.changed' })).toHaveLength(230);
    expect(idsOf(await exported('acme', { correlationId: 'c-17' }))).toEqual(['c-17']);
    const [first, ...others] = await exported('acme', { since: at(1), until: at(2) });
    expect(others).toHaveLength(899);
    expect(first?.at).toEqual(at(1));
    const of = await exported('acme', { principal: 'ada' });
    expect(of).toHaveLength(329);
    expect(of[0]).toMatchObject({ principalId: ada, subject: 'ada' });
    expect(await exported('acme', { principal: ada.toUpperCase() })).toEqual(of);
    expect(await exported('acme', { principal: ada, kind: 'role.changed', until: at(1) })).toHaveLength(13);
  });

  it('is empty where nothing matches', async () => {
    expect(await exported('acme', { since: at(100) })).toEqual([]);
    expect(await exported('acme', { kind: "x' or true" })).toEqual([]);
  });

  it.each(['bob', "ada' or true", randomUUID()])('knows no principal %j', async (principal) => {
    await expect(exported('acme', { principal })).rejects.toMatchObject({ code: 'principal.unknown' });
  });

  it('knows the principals of its own tenant only', async () => {
    await expect(exported('globex', { principal: ada })).rejects.toMatchObject({ code: 'principal.unknown' });
  });

  function placeOf({ at: time, id }: RecordedEvent): string {
    return `${time.toISOString()} ${id}`;
  }
});

describe('a list', () => {
  it('has the newest, newest first', async () => {
    const all = await exported('acme', {});
    expect(await audit.list('acme', { limit: 10 })).toEqual(all.toReversed().slice(0, 10));
    expect(idsOf(await audit.list('acme', { limit: 5, correlationId: 'c-3' }))).toEqual(['c-3']);
  });

  it.each([0, 1001])('refuses a limit of %d', async (limit) => {
    await expect(audit.list('acme', { limit })).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it('knows that a call has come to nothing yet when it is decided', async () => {
    const { tenantId } = await createTenant(database, { slug: 'initech' });
    const events = (['call.decided', 'call.finished'] as const).map((kind) => ({ ...event(1), kind }));
    await database.withTenant(tenantId, (tx) =>
      appendEvents(
        tx,
        events.map((one) => ({ ...one, outcome: 'answered' })),
      ),
    );
    const kinds = async (filter: object) =>
      (await audit.list('initech', { limit: 5, outcome: 'answered', ...filter })).map(({ kind }) => kind);
    expect(await kinds({ kind: 'call.decided' })).toEqual([]);
    expect(await kinds({ kind: 'call.finished' })).toEqual(['call.finished']);
  });

  it('uses an index for each of its filters', async () => {
    await using owner = await RawSession.open(urls.adminUrl);
    await owner.query('analyze events');
    const filters = [
      ...["correlation_id = 'c-1'", `principal_id = '${ada}'`, "target = 'x'", "outcome = 'failed'", 'true'],
      ...["kind = 'role.changed'", "kind = 'call.decided'"],
    ];
    for (const filter of filters) {
      const { rows } = await owner.query<{ 'QUERY PLAN': string }>(
        `explain select * from events where tenant_id = '${acme.tenantId}' and ${filter} order by at desc, id desc limit 5`,
      );
      expect([filter, rows.some((row) => row['QUERY PLAN'].includes('Seq Scan on events_2026_11'))]).toEqual([
        filter,
        false,
      ]);
    }
  });
});

describe('the security log', () => {
  const refusals = (count: number, more: object) => ({
    ...{ id: randomUUID(), minute: at(61), reason: 'token.invalid', tenantId: undefined, addressBlock: undefined },
    ...{ correlationId: `s-${count}`, count, ...more },
  });

  it('is read by operators, with the slug of each tenant, newest first', async () => {
    const old = refusals(1, { minute: at(0), tenantId: acme.tenantId, addressBlock: '192.0.2.0/24' });
    const recent = refusals(2, { addressBlock: '2001:db8:0::/48' });
    await database.appendSecurityEvents([old, recent]);
    await database.appendSecurityEvents([old]);
    expect(await audit.listSecurityEvents(10)).toEqual([
      {
        ...recent,
        minute: new Date(Date.UTC(2026, 10, 22, 12, 1)),
        addressBlock: '2001:db8::/48',
        tenantSlug: undefined,
      },
      { ...old, tenantSlug: 'acme' },
    ]);
    expect(await audit.listSecurityEvents(1)).toHaveLength(1);
  });

  it('loses what is older than is kept, some at a time, and nothing that is younger than a week', async () => {
    await using owner = await RawSession.open(urls.adminUrl);
    await owner.query('delete from security_events');
    await owner.query(`
      insert into security_events (id, minute, reason, count, correlation_id)
      select gen_random_uuid(), date_trunc('minute', now() - age), 'token.invalid', 1, age::text
      from (select interval '8 days' from generate_series(1, 5001) union all
            values (interval '6 days'), (interval '7 days' - interval '1 hour')) as rows (age)`);
    const rounds = [];
    for (let round = 0; round < 3; round++) rounds.push(await database.forgetSecurityEvents(7));
    expect(rounds).toEqual([5000, 1, 0]);
    expect((await audit.listSecurityEvents(10)).map(({ correlationId }) => correlationId)).toEqual([
      '6 days',
      '7 days -01:00:00',
    ]);
    await expect(database.forgetSecurityEvents(6)).rejects.toThrow('days_kept must be between');
  });

  it('can be read, changed and deleted by nobody else', async () => {
    await expect(
      database.withTenant(acme.tenantId, (tx) => tx.$queryRaw`select * from platform_security_events(null, null, 10)`),
    ).rejects.toThrow('only the platform tenant');
    await using session = await RawSession.open(urls.appUrl);
    for (const attempt of ['select * from', 'delete from', 'truncate']) {
      await expect(session.query(`${attempt} security_events`)).rejects.toThrow('permission denied');
    }
    await expect(session.query('update security_events set count = 1')).rejects.toThrow('permission denied');
  });
});
