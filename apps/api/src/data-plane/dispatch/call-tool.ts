import { GatehouseError } from '@gatehouse/errors';
import { relayedResult, resultMessage } from '@gatehouse/mcp';
import type { Answer, ToolCall } from '../context.ts';
import type { Notify } from './relay/read-answer.ts';
import { type RelayParts, relay } from './relay/relay.ts';
import { serverInfo } from './server-info.ts';
import { upstreamErrorMessage } from './upstream-error-message.ts';

/** Calls one tool. The bytes of `arguments` that were judged are the bytes that are sent. */
export async function callTool(
  { request, upstream, tool }: ToolCall,
  signal: AbortSignal,
  notify: Notify,
  parts: RelayParts,
): Promise<Answer> {
  const { raw, rawMeta } = request.params;
  const answer = await relay(
    {
      upstream,
      method: 'tools/call',
      target: tool,
      params: { arguments: raw.get('arguments') },
      meta: rawMeta,
      signal,
      notify,
    },
    parts,
  );
  if (answer.kind === 'error') {
    return { status: 200, body: upstreamErrorMessage(request.id, answer), failed: true };
  }
  // No capability of the caller was offered, so nothing but a complete result can be carried back.
  const { resultType = 'complete' } = answer.value;
  if (resultType !== 'complete')
    throw new GatehouseError('upstream.invalid-answer', { reason: 'an incomplete result' });
  return { status: 200, body: resultMessage(request.id, relayedResult(answer, serverInfo)), failed: false };
}
