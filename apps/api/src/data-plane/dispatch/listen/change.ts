import type { ListenFilter } from '@gatehouse/mcp';

/** Lists whose changes are told. Templates belong to the list of resources. */
export type ChangedList = 'tools' | 'prompts' | 'resources';

export const CHANGED_LISTS: readonly ChangedList[] = ['tools', 'prompts', 'resources'];

/** Something that a subscription is told. */
export type Change =
  | { readonly kind: 'list'; readonly list: ChangedList }
  | { readonly kind: 'resource'; readonly uri: string }
  | { readonly kind: 'task'; readonly taskId: string };

/** The member of a filter that asks for changes of a list. */
export const FILTER_MEMBER = {
  tools: 'toolsListChanged',
  prompts: 'promptsListChanged',
  resources: 'resourcesListChanged',
} as const satisfies Record<ChangedList, keyof ListenFilter>;
