import { checkDatabase, Database, type Finding } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import { afterAll, beforeAll, expect } from 'vitest';

/** A way to break a database, and what the self-check should say. `DB` stands for the database's name. */
export interface Break {
  readonly what: string;
  readonly how: string;
  readonly mend: string;
  readonly check: string;
  readonly sentence: RegExp;
}

type BreakRow = [what: string, how: string, mend: string, check: string, sentence: RegExp];

export const breaks = (rows: BreakRow[]): Break[] =>
  rows.map(([what, how, mend, check, sentence]) => ({ what, how, mend, check, sentence }));

export const faults = (findings: Finding[]): Finding[] => findings.filter(({ ok }) => !ok);

/** A database to break, and sessions to break it with. */
export class Patient {
  #urls: TestDatabase | undefined;
  #sessions: { admin: RawSession; owner: RawSession } | undefined;

  /** To be called where the test file begins. */
  static begin(): Patient {
    const patient = new Patient();
    beforeAll(async () => {
      patient.#urls = await createTestDatabase();
      const [admin, owner] = [patient.urls.adminUrl, patient.urls.ownerUrl].map((url) => RawSession.open(url));
      patient.#sessions = { admin: await made(admin), owner: await made(owner) };
    });
    afterAll(async () => {
      await patient.admin[Symbol.asyncDispose]();
      await patient.owner[Symbol.asyncDispose]();
      await patient.urls.drop();
    });
    return patient;
  }

  get urls(): TestDatabase {
    return made(this.#urls);
  }

  get admin(): RawSession {
    return made(this.#sessions).admin;
  }

  get owner(): RawSession {
    return made(this.#sessions).owner;
  }

  get databaseName(): string {
    return new URL(this.urls.appUrl).pathname.slice(1);
  }

  /** What the self-check finds, as the runtime role unless another URL is given. */
  async check(url = this.urls.appUrl, now?: Date): Promise<Finding[]> {
    const database = new Database({ url, applicationName: 'self-check-test', poolSize: 1 });
    try {
      return await checkDatabase(database, now);
    } finally {
      await database.close();
    }
  }

  /** Breaks the database, expects to be told, mends it, and expects to be told that too. */
  async expectFound(session: RawSession, { how, mend, check, sentence }: Break): Promise<void> {
    const run = (text: string) => session.query(text.replaceAll('DB', this.databaseName));
    await run(how);
    try {
      const found = faults(await this.check()).filter((one) => one.check === check && sentence.test(one.sentence));
      expect(found).not.toEqual([]);
      for (const { remedy } of found) expect(remedy).not.toBe('');
    } finally {
      await run(mend);
    }
    expect(faults(await this.check())).toEqual([]);
  }
}

function made<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is made when the tests begin');
  return value;
}
