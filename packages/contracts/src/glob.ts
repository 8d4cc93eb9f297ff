import { z } from 'zod';
import { isLegible } from './field.ts';

/** `*`, or an upstream and a tool with `*` for any characters (docs/contract.md). */
export const toolGlob = z
  .string()
  .regex(
    /^(?:\*|[a-z0-9*-]{1,64}\/[A-Za-z0-9_.*-]{1,160})$/,
    'Write {upstream}/{tool}, with * for any characters, or * alone for all tools.',
  );

/** The same over prompts. Their names are not bound to letters of any kind. */
export const promptGlob = z
  .string()
  .refine(
    (text) => /^(?:\*|[a-z0-9*-]{1,64}\/.{1,160})$/u.test(text) && isLegible(text),
    'Write {upstream}/{prompt}, with * for any characters, or * alone for all prompts.',
  );

/** The same over resources, whose canonical names have a colon after the upstream. */
export const resourceGlob = z
  .string()
  .regex(
    /^(?:\*|[a-z0-9*-]{1,64}:[\x21-\x7e]{1,1024})$/,
    'Write {upstream}:{uri}, with * for any characters, or * alone for all resources.',
  );
