import { type SqlToken, splitStatements, tokenise } from '../sql/tokenise.ts';

/** The end of the name of a migration that takes away what the previous release no longer uses. */
const CONTRACT = /_contract$/;

const transactionWords = new Set(['begin', 'start', 'commit', 'end', 'rollback', 'abort', 'savepoint', 'release']);

// What remains allowed after DROP: the previous release does not notice that these are gone.
const droppable = new Set(['index', 'statistics']);
const droppableInTable = new Set(['constraint', 'default', 'not', 'expression', 'identity']);

/**
 * What is wrong with a migration, a sentence each. While a release is rolled out, the previous one runs on the new
 * schema, so a migration may only add; what the previous release still uses is taken away one release later, in a
 * migration whose name ends with `_contract`. Transactions are the runner's.
 *
 * SQL that a function or `execute` builds at run time is not seen here.
 */
export function migrationProblems(name: string, sql: string): string[] {
  const outer = splitStatements(tokenise(sql));
  const problems = outer
    .filter(([first]) => first?.kind === 'word' && transactionWords.has(first.text))
    .map(([first]) => `${first?.text} is the runner's business`);
  if (CONTRACT.test(name)) return problems;
  const statements = outer.flatMap(withBlocks);
  const defaulted = new Set(statements.flatMap(columnsGivenDefault));
  return [...problems, ...statements.flatMap((statement) => destructive(statement, defaulted))];
}

/** A DO block, with the statements inside its body as far as they can be told apart. */
function withBlocks(statement: SqlToken[]): SqlToken[][] {
  if (statement[0]?.text !== 'do') return [statement];
  const body = statement.find(({ kind }) => kind === 'string')?.text ?? '';
  return splitStatements(tokenise(body)).map((inner) => afterKeywords(inner));
}

/** `begin`, `then`, `loop` and the like stand before a statement of PL/pgSQL without a semicolon. */
function afterKeywords(statement: SqlToken[]): SqlToken[] {
  const last = statement.findLastIndex(
    ({ kind, text }) => kind === 'word' && ['begin', 'then', 'else', 'loop'].includes(text),
  );
  return statement.slice(last + 1);
}

function destructive(statement: readonly SqlToken[], defaulted: ReadonlySet<string>): string[] {
  const words = statement.map(({ kind, text }) => (kind === 'string' ? "''" : text));
  const [first, second] = words;
  const text = words.slice(0, 12).join(' ');
  if (first === 'drop' && !droppable.has(second ?? '')) return [`takes something away: ${text}`];
  if (first === 'truncate') return [`deletes rows: ${text}`];
  if (first === 'revoke' && words.includes('gatehouse_app')) return [`takes a privilege away: ${text}`];
  if (first === 'alter') return alterations(words, defaulted).map((what) => `${what}: ${text}`);
  return [];
}

function alterations(words: readonly string[], defaulted: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const [index, word] of words.entries()) {
    const next = words[index + 1] ?? '';
    if (word === 'rename') found.push('renames');
    if (word === 'type' && !words.slice(Math.max(0, index - 2), index).includes('add')) found.push('changes a type');
    if (word === 'drop' && !droppableInTable.has(next)) found.push('takes a column away');
    if ((word === 'disable' || words.slice(index, index + 2).join(' ') === 'no force') && words.includes('security')) {
      found.push('opens a table to all tenants');
    }
    if (word === 'set' && next === 'not' && !defaulted.has(words[index - 1] ?? '')) {
      found.push('refuses rows that the previous release writes');
    }
    if (word === 'add') found.push(...additions(words.slice(index + 1)));
  }
  return found;
}

/** A new column that must be given, by a release that does not know it. */
function additions(words: readonly string[]): string[] {
  if (words[0] === 'constraint') return [];
  const column = words.slice(0, endOfClause(words));
  const required = column.some((word, index) => word === 'not' && column[index + 1] === 'null');
  const filled = column.includes('default') || column.includes('generated');
  return required && !filled ? ['adds a column that the previous release does not fill'] : [];
}

function endOfClause(words: readonly string[]): number {
  let depth = 0;
  for (const [index, word] of words.entries()) {
    if (word === '(') depth++;
    if (word === ')') depth--;
    if (word === ',' && depth === 0) return index;
  }
  return words.length;
}

function columnsGivenDefault(statement: readonly SqlToken[]): string[] {
  return statement
    .filter((_, index) => statement[index + 1]?.text === 'set' && statement[index + 2]?.text === 'default')
    .map(({ text }) => text);
}
