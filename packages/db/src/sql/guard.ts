import { GatehouseError } from '@gatehouse/errors';
import { type SqlToken, splitStatements, tokenise, UnreadableSql } from './tokenise.ts';

const allowedFirstWords = new Set(['select', 'insert', 'update', 'delete', 'merge', 'with', 'values']);

/** Of the names that begin with `pg_`, which reach into the server, other sessions and files, only these are needed. */
const allowedServerNames = new Set(['pg_catalog', 'pg_advisory_xact_lock', 'pg_try_advisory_xact_lock']);

const refusedNames = new Map<RegExp, string>([
  [/^set_config$/, 'it changes a setting'],
  [/^setseed$/, 'it changes the state of the session'],
  [/^(.+_to_xml.*|ts_stat|ts_rewrite|crosstab.*|connectby|xpath_table|dblink.*)$/, 'it runs SQL given as text'],
  [/^(lo_.*|loread|lowrite)$/, 'large objects belong to no tenant'],
  [/^(pg_.*|information_schema)$/, 'it reaches into the server'],
]);

const judged = new Set<string>();
const JUDGED_AT_MOST = 1000;

/**
 * Refuses SQL that could leave its tenant or change its session: several statements, anything but reading and writing
 * rows, and every mention of a function that changes settings, runs SQL given as text, or reaches files and other
 * sessions, however it is quoted.
 *
 * It is there for accidents and for injected text. It is not the boundary: that is row-level security. Arbitrary SQL in
 * the runtime role could choose a tenant (SECURITY.md).
 *
 * @throws GatehouseError `isolation.statement-refused`
 */
export function guardStatement(text: string): void {
  if (judged.has(text)) return;
  const objection = objectionTo(text);
  if (objection !== undefined) throw new GatehouseError('isolation.statement-refused', { reason: objection });
  // The texts that code sends are few; whoever builds endless ones is judged each time and costs no memory.
  if (judged.size < JUDGED_AT_MOST) judged.add(text);
}

/** Why a statement is refused, or undefined when it is not. */
export function objectionTo(text: string): string | undefined {
  let statements: SqlToken[][];
  try {
    statements = splitStatements(tokenise(text));
  } catch (thrown) {
    if (thrown instanceof UnreadableSql) return thrown.message;
    throw thrown;
  }
  const [statement, ...more] = statements;
  const first = statement?.[0];
  if (!statement || !first) return 'it is empty';
  if (more.length > 0) return 'it is several statements';
  if (first.kind !== 'word' || !allowedFirstWords.has(first.text))
    return 'it does not begin as a read or write of rows';
  for (const [index, token] of statement.entries()) {
    const objection = objectionToToken(token, statement[index - 1]);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

function objectionToToken(token: SqlToken, before: SqlToken | undefined): string | undefined {
  if (token.kind !== 'word' && token.kind !== 'name') return undefined;
  if (token.kind === 'word' && token.text === 'into' && !(before?.text === 'insert' || before?.text === 'merge')) {
    return 'it makes a table (select into)';
  }
  // A quoted name keeps its case on the server; compared without it, so that nobody has to think about it.
  const name = token.text.toLowerCase();
  if (allowedServerNames.has(name)) return undefined;
  for (const [pattern, reason] of refusedNames) if (pattern.test(name)) return `${reason} (${name})`;
  return undefined;
}
