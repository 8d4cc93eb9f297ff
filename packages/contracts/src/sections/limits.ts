import { z } from 'zod';
import { form } from '../field.ts';

function count(max: number) {
  return z
    .int('This must be a whole number.')
    .min(1, 'This must be 1 or more; a tenant that may do nothing is a suspended one.')
    .max(max, `This must be ${max} or less.`)
    .optional();
}

/** What all callers of the tenant together may do. What is absent follows the installation. */
export const limits = form({ requestsPerMinute: count(1_000_000), concurrent: count(10_000) });
