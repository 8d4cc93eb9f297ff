import { resultMessage } from '@gatehouse/mcp';
import { type Answer, type Answered, type Authorized, passed } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import { initialize } from './bridge/initialize.ts';
import { type CallParts, call } from './call.ts';
import { discover } from './discover.ts';
import type { LatelyUsed } from './listen/lately-used.ts';
import { type ListenParts, listen } from './listen/listen.ts';
import { list } from './lists/list.ts';
import { answerAboutJob } from './tasks/answer-about-job.ts';
import { answerAboutTask } from './tasks/answer-about-task.ts';
import { callAsTask } from './tasks/call-as-task.ts';
import type { TaskParts } from './tasks/task-parts.ts';

export type DispatchParts = CallParts & ListenParts & TaskParts & { readonly latelyUsed: LatelyUsed };

/**
 * Does what was decided. No transaction is open while it waits for an upstream.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `request.state-invalid`, `session.input-needed`,
 *   `limit.subscriptions`, `task.*`
 */
export async function dispatch(authorized: Authorized, exchange: Exchange, parts: DispatchParts): Promise<Answered> {
  return passed<Answered>({ ...authorized, answer: await answerOf(authorized, exchange, parts) });
}

function answerOf(authorized: Authorized, exchange: Exchange, parts: DispatchParts): Answer | Promise<Answer> {
  const { operation, principal } = authorized;
  const { tenantId } = principal;
  switch (operation.kind) {
    case 'discover':
      return discover(operation.request, authorized.endpoint);
    case 'initialize':
      return initialize(operation.request, authorized.endpoint);
    case 'ping':
      return { status: 200, body: resultMessage(operation.request.id, '{}'), failed: false };
    case 'list':
      for (const { upstream } of authorized.endpoint.upstreams) parts.latelyUsed.note(tenantId, upstream);
      return list(operation, authorized);
    case 'call':
      parts.latelyUsed.note(tenantId, operation.upstream);
      if (operation.way.kind === 'task') return callAsTask(operation, operation.way, authorized, exchange, parts);
      return call(operation, authorized, exchange, parts);
    case 'task':
      return answerAboutTask(operation, authorized, parts);
    case 'job':
      return answerAboutJob(operation, authorized, parts);
    case 'listen':
      return listen(operation.request, authorized, exchange, parts);
    case 'notification':
      return { status: 202, body: '', failed: false };
  }
}
