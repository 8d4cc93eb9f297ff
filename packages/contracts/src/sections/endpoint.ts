import { z } from 'zod';
import { form, list, slug } from '../field.ts';

const RESERVED = ['admin', 'oauth', 'well-known'];

const prefix = z.string().regex(/^[A-Za-z0-9_.-]{0,33}$/, 'A prefix is up to 33 of A–Z, a–z, 0–9, _, . and -.');

/** A URL of the tenant, and what it shows under which prefixes. */
export const endpoint = form({
  slug: slug.refine((value) => !RESERVED.includes(value), 'This slug is reserved.'),
  upstreams: list(
    form({ slug, as: prefix.optional() }).transform((shown) => ({ ...shown, as: shown.as ?? `${shown.slug}_` })),
    32,
  ),
});
