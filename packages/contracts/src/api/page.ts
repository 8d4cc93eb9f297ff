import { z } from 'zod';

/** Items of one page, unless the caller says otherwise, and at the most. */
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const limit = z.coerce
  .number<number>('This must be a whole number.')
  .int('This must be a whole number.')
  .min(1, 'This must be 1 or more.')
  .max(MAX_LIMIT, `This must be ${MAX_LIMIT} or less.`)
  .default(DEFAULT_LIMIT);

/** Where the page before ended, as its answer says. */
const cursor = z
  .string()
  .regex(/^[\w-]{1,2048}$/, 'A cursor is what nextCursor of the page before was.')
  .optional();

/** The query of a list: which page of it, and what narrows it. */
export function pageQuery<Shape extends z.ZodRawShape>(narrowing: Shape) {
  return z.strictObject({ limit, cursor, ...narrowing });
}

/** A page of a list. `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** What a list is asked for. */
export interface PageRequest {
  /** 1 to 200 */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What a list answers. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}
