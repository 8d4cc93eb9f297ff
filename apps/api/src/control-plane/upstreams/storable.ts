/** A value of JSON as it can be kept in a `jsonb` column. */
export interface Storable {
  readonly text: string;
  /** That it takes at the most when the database writes it as text. */
  readonly bytes: number;
}

/** A NUL in a string: an escape of JSON whose backslash is not escaped itself. PostgreSQL has no such character. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** Characters that a number may take without its exponent, which is how `jsonb` writes it. */
const LONGEST_NUMBER = 340;

/**
 * A value of JSON for a `jsonb` column, or undefined when the database would refuse it or it could take more than
 * `limit` bytes there: one member of a list must never be what the whole list fails on.
 */
export function storable(value: unknown, limit: number): Storable | undefined {
  const text = JSON.stringify(value);
  const bytes = storedBytes(text);
  return bytes > limit || NUL.test(text) ? undefined : { text, bytes };
}

/** `jsonb` writes a space after each comma and colon. Those inside strings are counted too: it is an upper bound. */
function storedBytes(text: string): number {
  let bytes = Buffer.byteLength(text);
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === ',' || character === ':') bytes++;
    else if (character === 'e' && (text[index + 1] === '+' || text[index + 1] === '-')) bytes += LONGEST_NUMBER;
  }
  return bytes;
}
