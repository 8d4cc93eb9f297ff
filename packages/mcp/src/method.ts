/**
 * The requests of revision 2026-07-28, each with the member of `params` that names its target and that the
 * header `Mcp-Name` repeats (basic/transports, Standard Request Headers); null when there is none.
 */
const TARGET_MEMBER = {
  'server/discover': null,
  'tools/list': null,
  'tools/call': 'name',
  'prompts/list': null,
  'prompts/get': 'name',
  'resources/list': null,
  'resources/templates/list': null,
  'resources/read': 'uri',
  'completion/complete': null,
  'subscriptions/listen': null,
  // Of the extension Tasks, which names what they are about as well.
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
} as const;

export type Method = keyof typeof TARGET_MEMBER;

export const METHODS = Object.keys(TARGET_MEMBER) as readonly Method[];

/** Whether the current revision has this request. */
export function isMethod(method: string): method is Method {
  return Object.hasOwn(TARGET_MEMBER, method);
}

/** The member of `params` that names what the request is about, if the method has one. */
export function targetMember(method: string): 'name' | 'uri' | 'taskId' | undefined {
  return isMethod(method) ? (TARGET_MEMBER[method] ?? undefined) : undefined;
}
