import type { FileGrant, Hints } from './role.ts';

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
