import { z } from 'zod';

/** Fields of a form that the contract describes and this version does not know yet. */
export const plannedFields = z.registry<{ readonly fields: readonly string[] }>();

/** A form without other fields; `planned` are those that get an error of their own. */
export function form<Shape extends z.ZodRawShape>(shape: Shape, planned: readonly string[] = []) {
  return z.strictObject(shape).register(plannedFields, { fields: planned });
}

const SLUG = /^[a-z0-9-]{1,32}$/;

/** Whether text has the form of a slug: of a tenant, an endpoint, an upstream, a role. */
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

/** A value of which others will follow: those get told that they are not supported yet. */
export function choice<Value extends string>(value: Value, planned: readonly string[]) {
  return z.literal(value, {
    error: ({ input }) =>
      typeof input === 'string' && planned.includes(input)
        ? `This version does not support ${input} yet; it supports ${value}.`
        : `The only value that is known is ${value}.`,
  });
}

/** The URL of an upstream. Whether its address may be contacted is decided when it is: names can move. */
export const upstreamUrl = z
  .string()
  .max(2048, 'This is longer than 2048 characters.')
  .superRefine((text, context) => {
    const fault = urlFault(text);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });

function urlFault(text: string): string | undefined {
  if (/[^\x21-\x7e]|\\/.test(text)) return 'A URL has no blank space, no backslash and nothing beyond ASCII.';
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text))
    return 'This is not a URL that begins with http:// or https://.';
  const url = new URL(text);
  if (url.username || url.password || /^[^/]*\/\/[^/?#]*@/.test(text)) {
    return 'Credentials do not belong in a URL; write them under credential.';
  }
  return text.includes('#') ? 'A fragment is not sent to a server; leave it out.' : undefined;
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

/** `*`, or an upstream and a tool with `*` for any characters (docs/contract.md). */
export const toolGlob = z
  .string()
  .regex(
    /^(?:\*|[a-z0-9*-]{1,64}\/[A-Za-z0-9_.*-]{1,160})$/,
    'Write {upstream}/{tool}, with * for any characters, or * alone for all tools.',
  );
