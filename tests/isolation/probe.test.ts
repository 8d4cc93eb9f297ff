import { Database, probeIsolation } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let urls: TestDatabase;
let owner: RawSession;
let database: Database;

beforeEach(async () => {
  urls = await createTestDatabase();
  owner = await RawSession.open(urls.ownerUrl);
  database = new Database({ url: urls.appUrl, applicationName: 'probe-test', poolSize: 1 });
});

afterEach(async () => {
  await database.close();
  await owner[Symbol.asyncDispose]();
  await urls.drop();
});

describe('the isolation probe', () => {
  it('is content with a sound database, again and again, and leaves nothing behind', async () => {
    for (let time = 0; time < 3; time++) {
      expect(await probeIsolation(database)).toEqual({
        ok: true,
        sentence: expect.stringMatching(/^A stranger found nothing in \d\d tables/),
      });
    }
    expect((await owner.query('select 1 from settings')).count).toBe(0);
    expect((await owner.query('select 1 from tenants')).count).toBe(1);
  });

  it.each<[string, string, RegExp]>([
    ['reads are open', 'alter policy tenant_isolation on settings using (true)', /can be read|sees rows|can change/],
    [
      'writes are open',
      'alter policy tenant_isolation on settings with check (true)',
      /written under another|given to another/,
    ],
    ['a table is open', 'alter table settings disable row level security', /./],
    [
      'no tenant is every tenant',
      "alter policy tenant_isolation on tenants using (coalesce(tenant_id::text = nullif(current_setting('app.tenant_id', true), ''), true))",
      /without a tenant/,
    ],
    [
      'a table was made without the template, and has rows',
      "create table public.loose (tenant_id uuid not null, x text); grant select on public.loose to gatehouse_app; insert into public.loose values (uuidv7(), 'x')",
      /sees rows of public\.loose|sees rows of loose/,
    ],
    [
      'the platform tenant is gone, so that there is nothing to be found',
      "update tenants set slug = 'other' where slug = 'platform'",
      /platform/,
    ],
    ['a tenant does not see itself', 'alter policy tenant_isolation on tenants using (false)', /./],
  ])('objects when %s', async (_, breach, sentence) => {
    await owner.query(breach);
    expect(await probeIsolation(database)).toEqual({ ok: false, sentence: expect.stringMatching(sentence) });
  });

  it('objects when the role is a superuser', async () => {
    const asSuperuser = new Database({ url: urls.adminUrl, applicationName: 'probe-test', poolSize: 1 });
    expect(await probeIsolation(asSuperuser)).toMatchObject({ ok: false });
    await asSuperuser.close();
  });

  it('does not call it proven when the database is away', async () => {
    const away = new Database({ url: 'postgresql://gatehouse_app:x@127.0.0.1:1/none', applicationName: 'probe-test' });
    expect(await probeIsolation(away)).toEqual({ ok: false, sentence: expect.stringContaining('could not be made') });
    await away.close();
  });
});
