/**
 * A compiled glob over canonical names: `*` stands for any characters, `/` included, none included;
 * everything else stands for itself, and case counts (docs/contract.md).
 */
export interface Glob {
  readonly source: string;
  /**
   * The one upstream whose names it can match, or undefined when it may match names of several: what is
   * written before the first `/` is an upstream's slug unless a `*` comes earlier.
   */
  readonly upstream: string | undefined;
  matches(name: string): boolean;
}

/** Compiles a glob once, so that matching allocates nothing. */
export function compileGlob(source: string): Glob {
  const upstream = /^([^*/]*)\//.exec(source)?.[1];
  const [first, ...rest] = source.split('*');
  const last = rest.pop();
  if (last === undefined) return { source, upstream, matches: (name) => name === source };
  const prefix = first ?? '';
  const middle = rest.filter((literal) => literal !== '');
  return { source, upstream, matches: (name) => matchesLiterals(name, prefix, middle, last) };
}

/**
 * Taking the leftmost place for each literal is enough: a later place leaves less room for those that follow
 * and never more. So no position is ever tried again, whatever the glob, and the time is bounded by the length
 * of the name times that of the longest literal. A regular expression would try every split of `*a*a*a*…`.
 */
function matchesLiterals(name: string, prefix: string, middle: readonly string[], suffix: string): boolean {
  const end = name.length - suffix.length;
  if (end < prefix.length || !name.startsWith(prefix) || !name.endsWith(suffix)) return false;
  let from = prefix.length;
  for (const literal of middle) {
    const at = name.indexOf(literal, from);
    if (at === -1 || at + literal.length > end) return false;
    from = at + literal.length;
  }
  return true;
}
