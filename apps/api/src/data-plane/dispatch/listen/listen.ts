import {
  acknowledgement,
  type CheckedRequest,
  listChanged,
  listenResult,
  parseListenFilter,
  type RequestId,
  resourceUpdated,
  resultMessage,
  taskChanged,
} from '@gatehouse/mcp';
import { type Cancellation, Canceller } from '@gatehouse/outbound';
import type { Answer, Authorized } from '../../context.ts';
import type { Exchange } from '../../respond/exchange.ts';
import type { Snapshots } from '../../snapshot/snapshots.ts';
import { serverInfo } from '../server-info.ts';
import { readTask } from '../tasks/task-of-caller.ts';
import type { TaskParts } from '../tasks/task-parts.ts';
import { taskOutcomeOf, taskStateOf } from '../tasks/task-state.ts';
import type { Change } from './change.ts';
import { followTasks } from './follow-tasks.ts';
import { type OpenFeed, type OpenFeedsParts, openFeeds } from './open-feeds.ts';
import { Outbox } from './outbox.ts';
import { Subscription } from './subscription.ts';
import { watch } from './watch.ts';

export interface ListenParts extends OpenFeedsParts, Pick<TaskParts, 'tasks'> {
  readonly snapshots: Snapshots;
  readonly clock: { now(): Date };
}

/** Milliseconds that upstreams have to acknowledge before the client is acknowledged without them. */
const PATIENCE = 3_000;

/** Milliseconds; a stream ends after a day even where its token does not. */
const LONGEST_STREAM = 24 * 60 * 60_000;

/**
 * `subscriptions/listen` (2026-07-28): acknowledges what is granted of what was asked for, and tells of changes until the
 * client goes away, its token ends, or what it was granted is taken back. Then, and when the upstreams move, the answer
 * is a complete result, and the client may ask again.
 *
 * @throws GatehouseError `limit.subscriptions`, `server.busy`, `request.params-invalid`, `database.unavailable`
 */
export async function listen(
  request: CheckedRequest,
  authorized: Authorized,
  exchange: Exchange,
  parts: ListenParts,
): Promise<Answer> {
  const subscription = new Subscription(authorized, parseListenFilter(request.params), authorized);
  const end = new Canceller();
  const over = () => end.abort(undefined);
  authorized.signal.addEventListener('abort', over);
  if (authorized.signal.aborted) over();
  const outbox = new Outbox((change) => tell(change, request.id, { authorized, exchange, parts }));
  const feeds = openFeeds(subscription, authorized, outbox, parts);
  const unwatch = watch(authorized, parts, (view) => {
    if (!view || !subscription.holds(view)) over();
    else for (const change of subscription.changes(view)) outbox.put(change);
  });
  const stopTimer = endAt(authorized.principal.expiresAt, parts.clock, over);
  try {
    using followed = await followTasks(request, authorized, outbox, end, parts);
    await settledWithin(PATIENCE, feeds, end);
    authorized.signal.throwIfAborted();
    await exchange.notify(acknowledgement(request.id, subscription.filter, followed.taskIds));
    outbox.open();
    if (!subscription.isEmpty || followed.taskIds.length > 0) await aborted(end);
    authorized.signal.throwIfAborted();
  } finally {
    stopTimer();
    unwatch();
    outbox.close();
    for (const feed of feeds) feed.close();
  }
  return { status: 200, body: resultMessage(request.id, listenResult(request.id, serverInfo)), failed: false };
}

interface Told {
  readonly authorized: Authorized;
  readonly exchange: Exchange;
  readonly parts: Pick<ListenParts, 'tasks'>;
}

async function tell(change: Change, id: RequestId, { authorized, exchange, parts }: Told): Promise<void> {
  switch (change.kind) {
    case 'list':
      return exchange.notify(listChanged(id, change.list));
    case 'resource':
      return exchange.notify(resourceUpdated(id, change.uri));
    case 'task': {
      // One that is gone, or cannot be read now, is not told: the client may still ask.
      const task = await readTask({ taskId: change.taskId, authorized, parts }).catch(() => undefined);
      if (task) await exchange.notify(taskChanged(id, taskStateOf(task), taskOutcomeOf(task)));
    }
  }
}

/** Calls `end` when a token ends. @returns what calls it off */
function endAt(expiresAt: Date, clock: { now(): Date }, end: () => void): () => void {
  const left = expiresAt.getTime() - clock.now().getTime();
  const timer = setTimeout(end, Math.min(Math.max(left, 0), LONGEST_STREAM));
  return () => clearTimeout(timer);
}

/** Waits until every feed is ready, but neither longer than that nor when it is over. */
async function settledWithin(milliseconds: number, feeds: readonly OpenFeed[], over: Cancellation): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([promise, aborted(over), Promise.all(feeds.map(({ ready }) => ready))]);
  clearTimeout(timer);
}

function aborted(signal: Cancellation): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}
