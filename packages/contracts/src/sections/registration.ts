import { z } from 'zod';
import { form, list } from '../field.ts';

const host = z
  .string()
  .regex(
    /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/,
    'Write a host name alone, in lower case, such as app.example.',
  );

/**
 * Which clients may come that no file names: those with a metadata document (`cimd`), of these hosts if some are named,
 * and those that register themselves (`dcr`).
 */
export const registration = form({
  cimd: z.boolean().default(true),
  dcr: z.boolean().default(true),
  cimdHosts: list(host, 100).default([]),
});
