/** A piece of SQL that means something: whitespace and comments are gone. */
export interface SqlToken {
  /** `word`: key word or plain identifier; `name`: quoted identifier; `symbol`: one character. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'parameter' | 'symbol';
  /** Words are folded to lower case (ASCII only, as PostgreSQL folds them); names are without quotes. */
  readonly text: string;
}

/** SQL that cannot be read with certainty. It is never guessed at: whoever asked has to refuse it. */
export class UnreadableSql extends Error {
  override readonly name = 'UnreadableSql';
}

// PostgreSQL counts every byte above 127 as a letter, also the non-breaking space.
const SPACE = /[ \t\n\r\f\v]+/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const NUMBER = /[0-9][A-Za-z0-9_.]*/y;
const PARAMETER = /\$[0-9]+/y;
const DOLLAR_TAG = /\$([A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const PLAIN_STRING = /'[^']*(?:''[^']*)*'/y;
const ESCAPE_STRING = /'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*'/y;
const QUOTED_NAME = /"[^"]*(?:""[^"]*)*"/y;

/**
 * Splits SQL as the server's scanner does (PostgreSQL 18, section 4.1 "Lexical Structure", src/backend/parser/scan.l),
 * with `standard_conforming_strings` on.
 *
 * Three things that nobody needs are refused instead of being modelled, because they are where scanners disagree: the
 * NUL character (it ends a message of the wire protocol), `U&` quoting, and a string that continues on another line.
 *
 * @throws UnreadableSql for these, and for a quote or a comment that does not end.
 */
export function tokenise(sql: string): SqlToken[] {
  if (sql.includes('\0')) throw new UnreadableSql('it contains a NUL character');
  const tokens: SqlToken[] = [];
  let at = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(sql)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const must = (pattern: RegExp, what: string): string => {
    const found = take(pattern);
    if (found === undefined) throw new UnreadableSql(`${what} does not end`);
    return found;
  };
  const add = (kind: SqlToken['kind'], text: string): void => {
    if (kind === 'string' && tokens.at(-1)?.kind === 'string') {
      throw new UnreadableSql('a string continues another one');
    }
    tokens.push({ kind, text });
  };

  while (at < sql.length) {
    if (take(SPACE) ?? take(LINE_COMMENT)) continue;
    if (sql.startsWith('/*', at)) {
      at = endOfBlockComment(sql, at);
      continue;
    }
    const word = take(WORD);
    if (word !== undefined) {
      const letter = word.toLowerCase();
      if (letter === 'u' && /^&['"]/.test(sql.slice(at, at + 2))) throw new UnreadableSql('it uses U& quoting');
      if (sql[at] === "'" && ['e', 'b', 'x', 'n'].includes(letter)) {
        add('string', must(letter === 'e' ? ESCAPE_STRING : PLAIN_STRING, 'a string'));
      } else add('word', foldAscii(word));
      continue;
    }
    if (sql[at] === "'") {
      add('string', must(PLAIN_STRING, 'a string'));
      continue;
    }
    if (sql[at] === '"') {
      add('name', must(QUOTED_NAME, 'a quoted name').slice(1, -1).replaceAll('""', '"'));
      continue;
    }
    const parameter = take(PARAMETER);
    if (parameter !== undefined) {
      add('parameter', parameter);
      continue;
    }
    const tag = take(DOLLAR_TAG);
    if (tag !== undefined) {
      const end = sql.indexOf(tag, at);
      if (end < 0) throw new UnreadableSql('a dollar-quoted string does not end');
      add('string', sql.slice(at, end));
      at = end + tag.length;
      continue;
    }
    const number = take(NUMBER);
    if (number !== undefined) add('number', number);
    else add('symbol', sql.charAt(at++));
  }
  return tokens;
}

/** The tokens of each statement, without the semicolons. */
export function splitStatements(tokens: readonly SqlToken[]): SqlToken[][] {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
}

/** Block comments nest in PostgreSQL, unlike in the SQL standard's early editions and in C. */
function endOfBlockComment(sql: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start + 2;
  let depth = 1;
  for (let found = mark.exec(sql); found; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  throw new UnreadableSql('a comment does not end');
}

function foldAscii(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
