import { z } from 'zod';
import { form, list, slug, some, tag } from '../field.ts';
import { promptGlob, resourceGlob, toolGlob } from '../glob.ts';
import { hints } from './tool-rule.ts';

const things = form({
  tools: z
    .array(toolGlob)
    .min(1, 'Name one tool at least; all of them are ["*"].')
    .max(1000, 'One grant names 1000 tools at the most; write several grants.')
    .optional(),
  prompts: some(promptGlob, 'prompt', 200).optional(),
  resources: some(resourceGlob, 'resource', 200).optional(),
  tags: some(tag, 'tag', 20).optional(),
  annotations: hints.optional(),
}).refine(
  (value) => Object.keys(value).length > 0,
  'A grant names something: tools, prompts, resources, tags or annotations.',
);

const grant = form({ allow: things.optional(), deny: things.optional() }, ['when', 'approval', 'rate']).refine(
  ({ allow, deny }) => (allow === undefined) !== (deny === undefined),
  'A grant either allows or denies.',
);

/** A named set of grants. */
export const role = form({ slug, grants: list(grant, 1000) });

export type FileGrant = z.output<typeof grant>;
export type Hints = z.output<typeof hints>;
