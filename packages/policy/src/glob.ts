import { compileLiteral, endOfFirst, type Literal } from './literal.ts';

/**
 * A compiled glob over canonical names: `*` stands for any characters, separators included, none included;
 * everything else stands for itself, and case counts (docs/contract.md).
 */
export interface Glob {
  readonly source: string;
  /** Whether it stands for one name only: itself. */
  readonly exact: boolean;
  /** What stands before its first `*`: every name that it matches begins so. */
  readonly prefix: string;
  matches(name: string): boolean;
  /** Whether it matches some name that begins so. May be true where there is none, never false where there is one. */
  reaches(beginning: string): boolean;
  /** Whether it matches every name that begins so. May be false where it does, never true where it does not. */
  covers(beginning: string): boolean;
}

/** Compiles a glob once, so that matching allocates nothing and takes time that grows with the name only. */
export function compileGlob(source: string): Glob {
  const [prefix = '', ...rest] = source.split('*');
  const last = rest.pop();
  if (last === undefined) {
    return {
      source,
      exact: true,
      prefix,
      matches: (name) => name === source,
      reaches: (beginning) => source.startsWith(beginning),
      covers: () => false,
    };
  }
  const middle = rest.filter((literal) => literal !== '').map(compileLiteral);
  const open = middle.length === 0 && last === '';
  return {
    source,
    exact: false,
    prefix,
    matches: (name) => matchesLiterals(name, prefix, middle, last),
    reaches: (beginning) => beginning.startsWith(prefix) || prefix.startsWith(beginning),
    covers: (beginning) => open && beginning.startsWith(prefix),
  };
}

/**
 * Taking the leftmost place for each literal is enough: a later place leaves less room for those that follow
 * and never more. So no position is ever tried again; a regular expression would try every split of `*a*a*a*…`.
 */
function matchesLiterals(name: string, prefix: string, middle: readonly Literal[], suffix: string): boolean {
  const end = name.length - suffix.length;
  if (end < prefix.length || !name.startsWith(prefix) || !name.endsWith(suffix)) return false;
  let from = prefix.length;
  for (const literal of middle) {
    from = endOfFirst(literal, name, from, end);
    if (from === -1) return false;
  }
  return true;
}
