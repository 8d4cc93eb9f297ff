import { z } from 'zod';

/** Fields of a form that the contract describes and this version does not know yet. */
export const plannedFields = z.registry<{ readonly fields: readonly string[] }>();

/** A form without other fields; `planned` are those that get an error of their own. */
export function form<Shape extends z.ZodRawShape>(shape: Shape, planned: readonly string[] = []) {
  return z.strictObject(shape).register(plannedFields, { fields: planned });
}

/** Part of a form, with what is planned of the whole. */
export function partOf<Part extends z.ZodObject>(whole: z.ZodObject, part: Part): Part {
  plannedFields.add(part, { fields: plannedFields.get(whole)?.fields ?? [] });
  return part;
}

const SLUG = /^[a-z0-9-]{1,32}$/;

/** Whether text has the form of a slug: of a tenant, an endpoint, an upstream, a role, a group, an issuer. */
export const isSlug = (text: string): boolean => SLUG.test(text);

export const slug = z.string().regex(SLUG, 'A slug is 1 to 32 of a–z, 0–9 and -.');

const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** One line of text for people to read. Signs that turn the direction of writing could make it read as another. */
export function label(max: number) {
  return z
    .string()
    .min(1, 'This must not be empty.')
    .max(max, `This is longer than ${max} characters.`)
    .refine((text) => !INVISIBLE.test(text), 'This holds control characters.')
    .refine((text) => text.trim() === text, 'This begins or ends with blank space.');
}

const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

/** Text that is looked for as it is: whatever somebody may have called something. */
export function name(max: number) {
  return z
    .string()
    .min(1, 'This must not be empty.')
    .max(max, `This is longer than ${max} characters.`)
    .refine((text) => !UNSTORABLE.test(text), 'This holds control characters.');
}

/** Whether text is what a {@link label} may be, but for its length. */
export function isLegible(text: string): boolean {
  return !INVISIBLE.test(text) && text.trim() === text;
}

/** One of a few words; `planned` are those of which the contract speaks and that this version does not know yet. */
export function oneOf<const Values extends readonly [string, ...string[]]>(
  values: Values,
  planned: readonly string[] = [],
) {
  const known = values.join(', ');
  return z.enum(values, {
    error: ({ input }) =>
      typeof input === 'string' && planned.includes(input)
        ? `This version does not support ${input} yet; known are: ${known}.`
        : `Write one of: ${known}.`,
  });
}

/** A subject (`sub`) of an issuer. */
export const subject = label(255);

/** What tools are put together under. */
export const tag = z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/, 'A tag is 1 to 64 of A–Z, a–z, 0–9, _, ., : and -.');

/** A list that is not empty. */
export function some<Item extends z.ZodType>(item: Item, noun: string, max: number) {
  return z
    .array(item)
    .min(1, `Name one ${noun} at least, or leave the field out.`)
    .max(max, `This names ${max} ${noun}s at the most.`);
}

/** A section of the file, or a list in one. */
export function list<Item extends z.ZodType>(item: Item, max: number) {
  return z.array(item).max(max, `This list has ${max} entries at the most.`);
}

/**
 * A moment, as an ISO 8601 date (the first moment of that day, UTC) or date-time with its offset. Given out as an
 * instant in UTC, so that nobody reads it in another way.
 */
export const moment = z
  .string()
  .refine(
    isMoment,
    'Write a date such as 2027-01-31, or a time such as 2027-01-31T18:00:00Z, of the years 2000 to 9998.',
  )
  .transform((text) => new Date(text).toISOString());

function isMoment(text: string): boolean {
  const wellFormed = z.iso.date().safeParse(text).success || z.iso.datetime({ offset: true }).safeParse(text).success;
  const year = wellFormed ? new Date(text).getUTCFullYear() : 0;
  return year >= 2000 && year <= 9998;
}
