import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, type HotPath, type TenantId } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTenant, createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { NewEvent } from '../src/control-plane/audit/event.ts';
import { EventWriter } from '../src/data-plane/record/writer/event-writer.ts';
import { Spool } from '../src/data-plane/record/writer/spool.ts';

const APPLICATION = 'writer-test';

/** A writer of events on a real database that tests break, with two tenants to write for. */
export class BreakableRecord {
  /** Where the spool is; a new one for each test. */
  folder = '';
  /** How many events went where, and what was said about them, by the latest writer. */
  counted = { written: 0, spooled: 0, lost: 0 };
  logged: Record<string, unknown>[] = [];
  #urls: TestDatabase | undefined;
  #database: Database | undefined;
  #owner: RawSession | undefined;
  #acme: TenantId | undefined;
  #globex: TenantId | undefined;
  #writer: EventWriter | undefined;

  /** For the top of a test file. */
  static begin(): BreakableRecord {
    const record = new BreakableRecord();
    beforeAll(() => record.#make());
    beforeEach(async () => {
      record.folder = join(await mkdtemp(join(tmpdir(), 'gatehouse-writer-')), 'spool');
      await record.restart();
    });
    afterEach(async () => {
      await record.mend();
      await record.writer.close();
      await rm(join(record.folder, '..'), { recursive: true, force: true });
    });
    afterAll(async () => {
      await record.#owner?.[Symbol.asyncDispose]();
      await record.#database?.close();
      await record.#urls?.drop();
    });
    return record;
  }

  get acme(): TenantId {
    return made(this.#acme);
  }

  get globex(): TenantId {
    return made(this.#globex);
  }

  get database(): Database {
    return made(this.#database);
  }

  /** The owner of the tables: who can break them, and sees the events of all tenants. */
  get owner(): RawSession {
    return made(this.#owner);
  }

  /** The one that runs. */
  get writer(): EventWriter {
    return made(this.#writer);
  }

  newPath(): HotPath {
    return this.database.openHotPath({ connections: 1, answerWithin: 400 });
  }

  /** Closes the writer, and starts another one on the same folder. */
  async restart(path: Pick<HotPath, 'runTogether'> = this.newPath(), spool = new Spool(this.folder)): Promise<void> {
    await this.#writer?.close();
    this.counted = { written: 0, spooled: 0, lost: 0 };
    this.logged = [];
    const { counted, logged } = this;
    const count = (result: keyof typeof counted) => (events: number) => {
      counted[result] += events;
    };
    const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
    const counters = { written: count('written'), spooled: count('spooled'), lost: count('lost') };
    this.#writer = new EventWriter({ path, spool, logger, counters });
    await this.#writer.start();
  }

  async break(): Promise<void> {
    await this.owner.query('revoke insert on events from gatehouse_app');
  }

  async mend(): Promise<void> {
    await this.owner.query('grant insert on events to gatehouse_app');
  }

  /** Ends every session of the writer, and answers how many there were. */
  async endSessions(): Promise<number> {
    await using admin = await RawSession.open(made(this.#urls).adminUrl);
    const { count } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = $1`,
      [APPLICATION],
    );
    return count;
  }

  /** What is in the table of events with these correlation ids, in the order of the record. */
  async stored(ids: readonly string[]) {
    const { rows } = await this.owner.query<{ tenant_id: string; correlation_id: string; xmin: string }>(
      'select tenant_id, correlation_id, xmin::text from events where correlation_id = any($1) order by at, id',
      [ids],
    );
    return rows;
  }

  async storedIds(ids: readonly string[]): Promise<string[]> {
    return (await this.stored(ids)).map((row) => row.correlation_id);
  }

  async #make(): Promise<void> {
    this.#urls = await createTestDatabase();
    this.#database = new Database({ url: this.#urls.appUrl, applicationName: APPLICATION });
    this.#owner = await RawSession.open(this.#urls.ownerUrl);
    this.#acme = (await createTenant(this.#database)).tenantId;
    this.#globex = (await createTenant(this.#database)).tenantId;
  }
}

/** Correlation ids of a run of events, which nobody else uses. */
export function newIds(count: number): string[] {
  const run = randomUUID().slice(0, 8);
  return Array.from({ length: count }, (_, n) => `${run}-${String(n).padStart(5, '0')}`);
}

export function eventWith(correlationId: string, more: Partial<NewEvent> = {}): NewEvent {
  return { kind: 'call.finished', at: new Date(), correlationId, outcome: 'answered', ...more };
}

function made<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('it is made when the tests begin');
  return value;
}
