import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { TenantTable } from './tenant-tables.ts';
import { type Row, type TwoTenants, twoTenants } from './two-tenants.ts';

/** What an attack got: rows, or the code of the server's error. */
export type Outcome = { readonly rows: Row[]; readonly count: number } | string;

/** No privilege, or a policy said no. */
export const REFUSED = '42501';

/** REFUSED, constraints that see own rows only, and attempts that the server calls malformed. */
export const refusals = [REFUSED, '23502', '23503', '23505', '23514', '0A000', '428C9'];

/** Two tenants for one test file, and what it takes to attack one as the other. */
export class Siege {
  #world: TwoTenants | undefined;

  /**
   * To be called where the file begins. Whatever an attack answered, what counts is checked after each test: everything
   * that the victim had is there and unchanged.
   */
  static begin(): Siege {
    const siege = new Siege();
    let before: string;
    beforeAll(async () => {
      siege.#world = await twoTenants();
      before = await siege.world.contentsOf(siege.world.victim);
      expect(before).toContain(siege.world.victim);
    });
    afterEach(async () => {
      expect(await siege.world.contentsOf(siege.world.victim)).toBe(before);
    });
    afterAll(() => siege.#world?.[Symbol.asyncDispose]());
    return siege;
  }

  get world(): TwoTenants {
    if (!this.#world) throw new Error('the siege has not begun');
    return this.#world;
  }

  /** Tries a statement as the attacker. */
  async attempt(text: string, values: unknown[] = []): Promise<Outcome> {
    return this.world.asAttacker(() => this.#outcome(() => this.world.app.query(text, values)));
  }

  /** Tries a statement as the attacker, after another one that is to help it. */
  async attemptAfter(first: string, text: string): Promise<Outcome> {
    return this.world.asAttacker(async () => {
      await this.world.app.query(first);
      return this.#outcome(() => this.world.app.query(text));
    });
  }

  /** What COPY gives the attacker, or the code of the error. */
  async copied(text: string): Promise<string> {
    return this.world.asAttacker(() =>
      this.world.app.copyOut(text).catch((thrown: unknown) => (thrown as { code: string }).code),
    );
  }

  /** Attacks every table that the catalogue knows; one that gives way is named. */
  async onEveryTable(attack: (table: TenantTable) => Promise<void>): Promise<void> {
    expect(this.world.tables.length).toBeGreaterThan(20);
    for (const table of this.world.tables) {
      await attack(table).catch((thrown: unknown) => {
        throw new Error(`${table.name} gave way: ${(thrown as Error).message}`, { cause: thrown });
      });
    }
  }

  /** The row that was filled in. */
  row(who: 'victim' | 'attacker', table: TenantTable): Row {
    const row = this.world.rows[who].get(table.name);
    if (!row) throw new Error(`${table.name} was not filled`);
    return row;
  }

  async #outcome(work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await work();
    } catch (thrown) {
      return (thrown as { code: string }).code;
    }
  }
}

/** Nothing but an error, or nothing found. */
export function expectNothing(outcome: Outcome): void {
  if (typeof outcome === 'string') expect(refusals).toContain(outcome);
  else expect(outcome).toMatchObject({ rows: [], count: 0 });
}

export const columnsOf = (table: TenantTable): string => table.columns.map(({ name }) => `"${name}"`).join(', ');

/** The statement that inserts a row, with some of its values exchanged. */
export function insertOf(table: TenantTable, row: Row, exchanged: Row = {}): { text: string; values: unknown[] } {
  const values = table.columns.map(({ name, type }) => {
    const value = name in exchanged ? exchanged[name] : row[name];
    return type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
  });
  const places = values.map((_, index) => `$${index + 1}`);
  return { text: `insert into ${table.name} (${columnsOf(table)}) values (${places})`, values };
}

/** A column that can be written without breaking a key; where there is none, the tenant's own. */
export function harmlessColumn(table: TenantTable): string {
  const keys = new Set([...table.primaryKey, ...table.foreignKeys.flatMap(({ columns }) => columns), 'slug']);
  return `"${table.columns.find(({ name }) => !keys.has(name))?.name ?? 'tenant_id'}"`;
}

/** A fresh id for tables that have one, so that no primary key stands in an attack's way. */
export function freshId(table: TenantTable): Row {
  return table.columns.some(({ name }) => name === 'id') ? { id: crypto.randomUUID() } : {};
}
