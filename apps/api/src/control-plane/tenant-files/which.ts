/** Which of what a tenant has, in the order of their keys: all unless told otherwise. */
export interface Which {
  readonly only?: string;
  /** Those that come after this key. */
  readonly after?: string | undefined;
  readonly limit?: number;
}

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

/** The same for a column of text. */
export function textRange({ only, after = '' }: Which): { equals: string } | { gt: string } {
  return only === undefined ? { gt: after } : { equals: only };
}

/** The same for a column of ids. */
export function idRange({ only, after = LOWEST_ID }: Which): { equals: string } | { gt: string } {
  return textRange({ ...(only !== undefined && { only }), after });
}

/** At the most so many. */
export function atMost({ limit }: Which): { take?: number } {
  return limit === undefined ? {} : { take: limit };
}
