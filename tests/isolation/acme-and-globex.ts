import { Database, parseTenantId, type TenantId } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

const APPLICATION = 'isolation-test';

/**
 * Two tenants, and a Database with one connection of each kind, so that whatever the last one left on it is what the
 * next one finds.
 */
export class AcmeAndGlobex {
  readonly acme: TenantId = parseTenantId(crypto.randomUUID());
  readonly globex: TenantId = parseTenantId(crypto.randomUUID());
  #test: TestDatabase | undefined;
  #admin: RawSession | undefined;
  #database: Database | undefined;

  /** To be called where the test file begins. */
  static begin(): AcmeAndGlobex {
    const both = new AcmeAndGlobex();
    beforeAll(() => both.#make());
    beforeEach(() => {
      both.#database = both.connect({ poolSize: 1 });
    });
    afterEach(async () => {
      await both.database.close();
      await both.admin.query('delete from roles');
    });
    afterAll(async () => {
      await both.#admin?.[Symbol.asyncDispose]();
      await both.#test?.drop();
    });
    return both;
  }

  get database(): Database {
    return made(this.#database);
  }

  get admin(): RawSession {
    return made(this.#admin);
  }

  get urls(): TestDatabase {
    return made(this.#test);
  }

  /** Another Database, with one pipelined connection. */
  connect({ poolSize }: { poolSize: number }): Database {
    return new Database({ url: this.urls.appUrl, applicationName: APPLICATION, poolSize, hotPoolSize: 1 });
  }

  /** The tenant and the slug that it should see, in turn. */
  inTurn(index: number): readonly [TenantId, string] {
    return index % 2 ? [this.acme, 'acme'] : [this.globex, 'globex'];
  }

  /** What `withTenant` shows a tenant of all tenants. */
  async slugsSeenBy(tenant: TenantId, database = this.database): Promise<string[]> {
    return database.withTenant(tenant, async (tx) => (await tx.tenant.findMany()).map(({ slug }) => slug));
  }

  /** The roles that there really are, of all tenants. */
  async roles(): Promise<string[]> {
    const { rows } = await this.admin.query<{ slug: string }>('select slug from roles order by 1');
    return rows.map(({ slug }) => slug);
  }

  /** The sessions of the Database, as the server sees them. */
  async sessions(): Promise<string[]> {
    const { rows } = await this.admin.query<{ state: string }>(`select state ${OWN_SESSIONS}`, [APPLICATION]);
    return rows.map(({ state }) => state);
  }

  /** Cuts all of them, as a server does that is shut down. */
  async cutConnections(): Promise<void> {
    await this.admin.query(`select pg_terminate_backend(pid) ${OWN_SESSIONS}`, [APPLICATION]);
  }

  async #make(): Promise<void> {
    this.#test = await createTestDatabase();
    this.#admin = await RawSession.open(this.#test.adminUrl);
    const insert = 'insert into tenants (tenant_id, slug, name) values ($1, $2, $2)';
    await this.#admin.query(insert, [this.acme, 'acme']);
    await this.#admin.query(insert, [this.globex, 'globex']);
  }
}

const OWN_SESSIONS = 'from pg_stat_activity where application_name = $1 and datname = current_database()';

function made<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is made when the tests begin');
  return value;
}
