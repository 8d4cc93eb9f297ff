import { type ChangingList, filterIn, type ListenFilter } from './listen.ts';
import { isJsonObject, META } from './meta.ts';
import type { RequestId } from './parse-message.ts';
import { readUpstreamMessage, type UpstreamError, type UpstreamNotification, unusable } from './upstream-message.ts';

/** That something of an upstream is no longer as it was. */
export type UpstreamNews =
  | { readonly kind: 'list-changed'; readonly list: ChangingList }
  | { readonly kind: 'resource-updated'; readonly uri: string };

/** What an upstream says on the stream of a subscription of ours. */
export type SubscriptionMessage =
  /** What it will tell of. It may say more than was asked for. */
  | { readonly kind: 'acknowledged'; readonly filter: ListenFilter }
  | UpstreamNews
  /** The subscription has come to its proper end. */
  | { readonly kind: 'ended' }
  | UpstreamError;

const LISTS: ReadonlyMap<string, ChangingList> = new Map([
  ['notifications/tools/list_changed', 'tools'],
  ['notifications/prompts/list_changed', 'prompts'],
  ['notifications/resources/list_changed', 'resources'],
]);

/**
 * Parses one message of the stream with which an upstream answers `subscriptions/listen`; undefined for what does
 * not belong to this subscription, which is dropped. Whether the acknowledgement comes first, and whether the news was
 * asked for, is for the reader of the stream to see.
 *
 * @param bytes the data of one server-sent event; its size is the caller's to bound
 * @param id of our request, which is the subscription's id as well
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function parseSubscriptionMessage(bytes: Uint8Array, id: RequestId): SubscriptionMessage | undefined {
  const message = readUpstreamMessage(bytes, id);
  switch (message.kind) {
    case 'error':
      return message;
    case 'result':
      if (message.resultType !== 'complete') throw unusable('a subscription that ends in an incomplete result');
      return { kind: 'ended' };
    case 'notification':
      return isTagged(message, id) ? messageIn(message) : undefined;
  }
}

function isTagged({ params }: UpstreamNotification, id: RequestId): boolean {
  const { _meta: meta } = params;
  return isJsonObject(meta) && Object.hasOwn(meta, META.subscriptionId) && meta[META.subscriptionId] === id;
}

function messageIn(notification: UpstreamNotification): SubscriptionMessage | undefined {
  const { method, params } = notification;
  if (method !== 'notifications/subscriptions/acknowledged') return newsIn(notification);
  const filter = isJsonObject(params.notifications) ? filterIn(params.notifications) : undefined;
  if (!filter) throw unusable('an acknowledgement that does not say of what');
  return { kind: 'acknowledged', filter };
}

/** The news in a notification, in whichever way it came; undefined when it is something else. */
export function newsIn({ method, params }: UpstreamNotification): UpstreamNews | undefined {
  if (method === 'notifications/resources/updated') {
    return typeof params.uri === 'string' ? { kind: 'resource-updated', uri: params.uri } : undefined;
  }
  const list = LISTS.get(method);
  return list && { kind: 'list-changed', list };
}
