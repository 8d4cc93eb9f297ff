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

/** What a grant says, in the words of the policy. */
export interface Effect {
  readonly effect: 'allow' | 'deny';
  readonly tools: readonly string[];
  readonly prompts: readonly string[];
  readonly resources: readonly string[];
  readonly tags: readonly string[];
  readonly annotations: Hints | null;
}

/**
 * What a grant of the file says, in the words of the policy. Without `tools` it is about any tool that has the tags and
 * annotations which it names, and about no tool when it names neither.
 */
export function effectOf(fileGrant: FileGrant): Effect {
  // A denial first: a grant that said both is refused, and were it not, it must not allow.
  const effect = fileGrant.deny ? 'deny' : 'allow';
  const { tools, prompts = [], resources = [], tags = [], annotations } = fileGrant.deny ?? fileGrant.allow ?? {};
  const narrows = tags.length > 0 || annotations !== undefined;
  return {
    effect,
    tools: tools ?? (narrows ? ['*'] : []),
    prompts,
    resources,
    tags,
    annotations: annotations ?? null,
  };
}
