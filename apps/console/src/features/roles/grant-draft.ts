import type { FileGrant, Hints } from '@gatehouse/contracts';

/** A grant while somebody writes it. */
export interface GrantDraft {
  /** Known by this while it moves about; never sent. */
  readonly key: string;
  readonly effect: 'allow' | 'deny';
  readonly tools: readonly string[];
  readonly prompts: readonly string[];
  readonly resources: readonly string[];
  readonly tags: readonly string[];
  readonly annotations: Hints;
}

/** An allowance of nothing. */
export function emptyDraft(key: string): GrantDraft {
  return { key, effect: 'allow', tools: [], prompts: [], resources: [], tags: [], annotations: {} };
}

/** A grant, to be written on. */
export function draftOf({ allow, deny }: FileGrant, key: string): GrantDraft {
  const { tools = [], prompts = [], resources = [], tags = [], annotations = {} } = deny ?? allow ?? {};
  return { key, effect: deny ? 'deny' : 'allow', tools, prompts, resources, tags, annotations };
}

/** What has been written, as it is sent: what is empty is not there. */
export function grantOf({ effect, tools, prompts, resources, tags, annotations }: GrantDraft): FileGrant {
  const things = {
    ...(tools.length > 0 && { tools: [...tools] }),
    ...(prompts.length > 0 && { prompts: [...prompts] }),
    ...(resources.length > 0 && { resources: [...resources] }),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  return effect === 'deny' ? { deny: things } : { allow: things };
}
