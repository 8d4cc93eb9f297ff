import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migratedDatabase, type OwnDatabase } from '../../test/own-database.ts';
import { objectionTo } from './guard.ts';

let database: OwnDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await migratedDatabase();
  client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What must not get through, with quotes of both kinds, for each is hidden by what does not end at the other. */
const payloads = ["'", '$q$'].flatMap((quote) => {
  const setting = `(${quote}guard.mark${quote}, ${quote}x${quote}, false)`;
  return [
    `set_config${setting}`,
    `pg_catalog."set_config"${setting}`,
    `U&"set\\005fconfig"${setting}`,
    '1; set guard.mark = x',
  ];
});

/**
 * What begins, ends and hides strings, names, comments and statements, by what scanners tend to get wrong together. The
 * longer pieces are those that chance would not put together often enough.
 */
const families = {
  strings: ["'", "''", "'\\',", "E'", "E'\\''", "E''\n'", '\\', "\\''", "N'", ',', '\n', '--', "--'"],
  comments: ['/*', '*/', '/*/*', '*/*/', "*/'", '*/,', '/', '--', "--'", '\n', '\r', '\u00a0', '1', ','],
  dollars: ['$$', '$a$', '$', 'a', '1', ',', ' as a$$', ' as a$a$', '1 \u00a0$$', '--', "'"],
  names: ['"', '""', "'", 'U&', 'u', '&', 'a', ',', ' as ', '--', '\\'],
};

const around = (pieces: string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((parts) => parts.join(''));

const texts = (pieces: string[]) =>
  fc.tuple(around(pieces), fc.constantFrom(...payloads), around(pieces)).map((parts) => `select ${parts.join('')}`);

/** Sends it as it is, by the protocol that takes several statements at once, and says what came of it. */
async function send(text: string): Promise<{ ran: boolean; statements: number; marked: boolean }> {
  await client.query('begin');
  try {
    const result: unknown = await client.query(text);
    const { rows } = await client.query("select current_setting('guard.mark', true) as mark");
    return { ran: true, statements: Array.isArray(result) ? result.length : 1, marked: rows[0].mark === 'x' };
  } catch {
    return { ran: false, statements: 0, marked: false };
  } finally {
    await client.query('rollback');
  }
}

describe('the guard and the server', () => {
  it.each(Object.entries(families))('read %s alike: what the guard lets through sets nothing', async (_, pieces) => {
    let letThrough = 0;
    await fc.assert(
      fc.asyncProperty(texts(pieces), async (text) => {
        if (objectionTo(text) !== undefined) return;
        letThrough++;
        const { marked, statements } = await send(text);
        expect({ marked, several: statements > 1 }).toEqual({ marked: false, several: false });
      }),
      { numRuns: 15_000 },
    );
    expect(letThrough).toBeGreaterThan(100);
  });

  it('differ to one side only: what does set something is refused', async () => {
    let marked = 0;
    await fc.assert(
      fc.asyncProperty(texts(Object.values(families).flat().concat(' union ', ' where true', ';')), async (text) => {
        const outcome = await send(text);
        if (!outcome.marked && outcome.statements < 2) return;
        marked++;
        expect(objectionTo(text)).toBeDefined();
      }),
      { numRuns: 2000 },
    );
    expect(marked).toBeGreaterThan(50);
  });
});
