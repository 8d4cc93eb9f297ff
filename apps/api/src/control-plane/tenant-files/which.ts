/** Which of what a tenant has, in the order of their keys: all unless told otherwise. */
export interface Which {
  readonly only?: string;
  /** Those of these keys. */
  readonly keys?: readonly string[] | undefined;
  /** Those that come after this key. */
  readonly after?: string | undefined;
  readonly limit?: number;
}

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

/** The same for a column of text. */
export function textRange({ only, keys, after = '' }: Which): { equals: string } | { in: string[] } | { gt: string } {
  if (only !== undefined) return { equals: only };
  return keys ? { in: [...keys] } : { gt: after };
}

/** The same for a column of ids. */
export function idRange({
  only,
  after = LOWEST_ID,
}: Pick<Which, 'only' | 'after'>): { equals: string } | { gt: string } {
  return only === undefined ? { gt: after } : { equals: only };
}

/** At the most so many. */
export function atMost({ limit }: Which): { take?: number } {
  return limit === undefined ? {} : { take: limit };
}
