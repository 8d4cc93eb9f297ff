import { type Answer, type Answered, type Authorized, passed } from '../context.ts';
import { callTool } from './call-tool.ts';
import { discover } from './discover.ts';
import { type ListParts, listTools } from './list-tools.ts';
import type { Notify } from './relay/read-answer.ts';

export type DispatchParts = ListParts;

/**
 * Does what was decided. No transaction is open while it waits for an upstream.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`
 */
export async function dispatch(authorized: Authorized, notify: Notify, parts: DispatchParts): Promise<Answered> {
  return passed<Answered>({ ...authorized, answer: await answerOf(authorized, notify, parts) });
}

function answerOf(authorized: Authorized, notify: Notify, parts: DispatchParts): Answer | Promise<Answer> {
  const { operation } = authorized;
  switch (operation.kind) {
    case 'discover':
      return discover(operation.request);
    case 'list-tools':
      return listTools(operation.request, authorized, parts);
    case 'call-tool':
      return callTool(operation, authorized.signal, notify, parts);
    case 'notification':
      return { status: 202, body: '', failed: false };
  }
}
