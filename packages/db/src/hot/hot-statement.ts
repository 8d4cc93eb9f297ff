import { GatehouseError } from '@gatehouse/errors';
import { guardStatement } from '../sql/guard.ts';
import { type HotValue, toWire, type WireValue } from './hot-value.ts';

/** A statement of the hot path. Each connection prepares it once, under its name. */
export interface HotStatement<Row> {
  readonly name: string;
  readonly text: string;
  /** The statement with values for `$1`, `$2` …, ready to run. */
  bind(...values: HotValue[]): HotCall<Row>;
}

/** A statement with its values. */
export interface HotCall<Row> {
  readonly statement: HotStatement<Row>;
  readonly values: readonly WireValue[];
}

const declared = new Map<string, string>();
const made = new WeakSet<HotCall<unknown>>();

/**
 * Declares a statement, once, where the module is loaded. `Row` is what the caller says it answers: times are `Date`,
 * `bigint` columns are `bigint`, JSON is parsed, `bytea` is a `Buffer`.
 *
 * @param name unique in the process
 * @throws GatehouseError `isolation.statement-refused` when the guard refuses the text; `internal` when the name is taken
 */
export function hotStatement<Row>(name: string, text: string): HotStatement<Row> {
  guardStatement(text);
  if ((declared.get(name) ?? text) !== text || !/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
    throw new GatehouseError('internal', { reason: `no name for a statement, or one that is taken: ${name}` });
  }
  declared.set(name, text);
  const statement: HotStatement<Row> = {
    name,
    text,
    bind: (...values) => {
      const call = Object.freeze({ statement, values: values.map(toWire) });
      made.add(call);
      return call;
    },
  };
  return Object.freeze(statement);
}

/**
 * Refuses what only looks like a call: its text has not been before the guard.
 *
 * @throws GatehouseError `isolation.statement-refused`
 */
export function refuseForged(calls: readonly HotCall<unknown>[]): void {
  if (calls.every((call) => made.has(call))) return;
  throw new GatehouseError('isolation.statement-refused', { reason: 'it was not declared by hotStatement' });
}
