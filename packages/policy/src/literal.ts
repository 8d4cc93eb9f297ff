/** A text to be looked for in others. */
export interface Literal {
  readonly text: string;
  /**
   * For each length of a beginning of the text: the longest shorter beginning that it ends with. Absent for a short
   * text, which needs none.
   */
  readonly fallback?: readonly number[];
}

/** Up to here `indexOf` is quicker, and what it may take at worst, text times literal, is no matter. */
const SHORT = 32;

export function compileLiteral(text: string): Literal {
  if (text.length <= SHORT) return { text };
  const fallback = [0, 0];
  let matched = 0;
  for (let at = 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    while (matched > 0 && text.charCodeAt(matched) !== unit) matched = fallback[matched] ?? 0;
    if (text.charCodeAt(matched) === unit) matched++;
    fallback.push(matched);
  }
  return { text, fallback };
}

/**
 * Where the first place of a literal between `from` and `end` is over; -1 when it has none.
 *
 * Long ones are looked for by the method of Knuth, Morris and Pratt: the time grows with the text that is searched and
 * not with the literal. `indexOf` promises no such thing, and both the literal (an admin) and the text (a caller, an
 * upstream) are somebody else's.
 */
export function endOfFirst({ text, fallback }: Literal, within: string, from: number, end: number): number {
  if (!fallback) {
    const at = within.indexOf(text, from);
    return at === -1 || at + text.length > end ? -1 : at + text.length;
  }
  let matched = 0;
  for (let at = from; at < end; at++) {
    const unit = within.charCodeAt(at);
    while (matched > 0 && text.charCodeAt(matched) !== unit) matched = fallback[matched] ?? 0;
    if (text.charCodeAt(matched) === unit) matched++;
    if (matched === text.length) return at + 1;
  }
  return -1;
}
