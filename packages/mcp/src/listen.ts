import { GatehouseError } from '@gatehouse/errors';
import { CONTROL_CHARACTER } from './control-character.ts';
import { isJsonObject, META } from './meta.ts';
import { MAX_URI } from './other-definitions.ts';
import type { Params, RequestId } from './parse-message.ts';
import type { RawJson } from './scan-json.ts';
import type { Implementation } from './upstream-answer.ts';

/** What a subscription is told of (2026-07-28, basic/utilities/subscriptions). */
export interface ListenFilter {
  readonly toolsListChanged: boolean;
  readonly promptsListChanged: boolean;
  readonly resourcesListChanged: boolean;
  /** URIs of the resources whose updates are wanted, each once. */
  readonly resourceSubscriptions: readonly string[];
}

/** A list whose change is told. */
export type ChangingList = 'tools' | 'prompts' | 'resources';

/** Tasks of one subscription. */
export const MAX_FOLLOWED_TASKS = 100;

/** Resources of one subscription. */
export const MAX_SUBSCRIBED_RESOURCES = 1000;

/**
 * What the caller of `subscriptions/listen` wants to be told of. Types of news that are not known are not honoured, and
 * the acknowledgement says so by leaving them out.
 *
 * @throws GatehouseError `request.params-invalid`
 */
export function parseListenFilter({ value }: Params): ListenFilter {
  const { notifications } = value;
  if (notifications === undefined) throw invalid('notifications', 'missing');
  const filter = isJsonObject(notifications) ? filterIn(notifications) : undefined;
  if (!filter) throw invalid('notifications', 'invalid');
  if (filter.resourceSubscriptions.length > MAX_SUBSCRIBED_RESOURCES) {
    throw invalid('notifications.resourceSubscriptions', `more than ${MAX_SUBSCRIBED_RESOURCES}`);
  }
  return filter;
}

/** The filter that a `notifications` member says; undefined when it is none. */
export function filterIn(notifications: Readonly<Record<string, unknown>>): ListenFilter | undefined {
  const { toolsListChanged = false, promptsListChanged = false, resourcesListChanged = false } = notifications;
  const { resourceSubscriptions = [] } = notifications;
  if (typeof toolsListChanged !== 'boolean' || typeof promptsListChanged !== 'boolean') return undefined;
  if (typeof resourcesListChanged !== 'boolean' || !Array.isArray(resourceSubscriptions)) return undefined;
  if (!resourceSubscriptions.every(isUri)) return undefined;
  return {
    toolsListChanged,
    promptsListChanged,
    resourcesListChanged,
    resourceSubscriptions: [...new Set(resourceSubscriptions)],
  };
}

function isUri(uri: unknown): uri is string {
  return typeof uri === 'string' && uri.length <= MAX_URI && !CONTROL_CHARACTER.test(uri);
}

/**
 * The tasks whose changes the caller of `subscriptions/listen` wants to be told of (extension Tasks), each once.
 *
 * @throws GatehouseError `request.params-invalid`
 */
export function listenedTasks({ value }: Params): readonly string[] {
  const { taskIds = [] } = value.notifications as { readonly taskIds?: unknown };
  if (!Array.isArray(taskIds) || !taskIds.every(isUri)) throw invalid('notifications.taskIds', 'invalid');
  const ids = [...new Set<string>(taskIds)];
  if (ids.length > MAX_FOLLOWED_TASKS) throw invalid('notifications.taskIds', `more than ${MAX_FOLLOWED_TASKS}`);
  return ids;
}

/** Further members of `params` of a `subscriptions/listen` to an upstream. */
export function listenParams(filter: ListenFilter): { readonly notifications: RawJson } {
  return { notifications: JSON.stringify(wireFilter(filter)) as RawJson };
}

/**
 * The first message of a subscription's stream: what was accepted of what was asked for.
 *
 * @param id of the caller's request, which is the subscription's id as well
 * @param taskIds of the tasks that are followed
 */
export function acknowledgement(id: RequestId, accepted: ListenFilter, taskIds: readonly string[] = []): string {
  const notifications = { ...wireFilter(accepted), ...(taskIds.length > 0 && { taskIds }) };
  return notification('notifications/subscriptions/acknowledged', id, { notifications });
}

/** Tells a subscription that a list is no longer as it was. Templates belong to the list of resources. */
export function listChanged(id: RequestId, list: ChangingList): string {
  return notification(`notifications/${list}/list_changed`, id, {});
}

/** Tells a subscription that a resource is no longer as it was. */
export function resourceUpdated(id: RequestId, uri: string): string {
  return notification('notifications/resources/updated', id, { uri });
}

/** The result of `subscriptions/listen`, as JSON: the subscription has come to its proper end. */
export function listenResult(id: RequestId, serverInfo: Implementation): string {
  return JSON.stringify({
    resultType: 'complete',
    _meta: { [META.subscriptionId]: id, [META.serverInfo]: serverInfo },
  });
}

/** As it is sent: without what is not wanted. */
function wireFilter(filter: ListenFilter): Record<string, unknown> {
  const { toolsListChanged, promptsListChanged, resourcesListChanged, resourceSubscriptions } = filter;
  return {
    ...(toolsListChanged && { toolsListChanged }),
    ...(promptsListChanged && { promptsListChanged }),
    ...(resourcesListChanged && { resourcesListChanged }),
    ...(resourceSubscriptions.length > 0 && { resourceSubscriptions }),
  };
}

function notification(method: string, id: RequestId, params: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params: { ...params, _meta: { [META.subscriptionId]: id } } });
}

function invalid(member: string, problem: string): GatehouseError {
  return new GatehouseError('request.params-invalid', { data: { member, problem } });
}
