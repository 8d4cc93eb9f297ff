import type { Clock, TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import {
  inputRequestsOf,
  META,
  type RawJson,
  type RawMembers,
  relayedError,
  relayedResult,
  requestStateOf,
  type UpstreamResult,
  undeclaredInputs,
} from '@gatehouse/mcp';
import type { AttemptEnding, BegunAttempt, TaskAsking, TaskEnding } from '../../control-plane/tasks/task.ts';
import { type TaskCall, unpackTaskCall } from '../../control-plane/tasks/task-call.ts';
import { type RelayAnewParts, relayAnew } from '../../data-plane/dispatch/relay/relay-anew.ts';
import { serverInfo } from '../../data-plane/dispatch/server-info.ts';
import { unusableResult } from '../../data-plane/dispatch/unusable-result.ts';
import { keyedDigest } from '../../data-plane/record/digest.ts';
import type { TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { type PermitParts, type PermittedCall, permitCall } from './permit-call.ts';

/** Rounds of input in the life of a task: an upstream that has not enough by then asks without end. */
const MOST_ROUNDS = 50;

/** Requests of one round. */
const MOST_ASKS = 32;

export interface MakeCallParts extends PermitParts, RelayAnewParts {
  readonly clock: Clock;
}

/** Sends a call that may be made. @throws GatehouseError as {@link relayAnew}; `upstream.invalid-answer` */
export type PreparedCall = (signal: AbortSignal) => Promise<AttemptEnding>;

/**
 * Prepares the call of an attempt: as it was asked for, if it may still be made, with what the caller has answered meanwhile.
 * Nothing is sent before the call itself is made; its upstream then has until the task's deadline.
 *
 * @throws GatehouseError as {@link permitCall}; `internal`
 */
export async function prepareCall(
  tenantId: TenantId,
  attempt: BegunAttempt,
  parts: MakeCallParts,
): Promise<PreparedCall> {
  const call = unpackTaskCall(attempt.call);
  const permitted = await permitCall(tenantId, attempt, call, parts);
  return (signal) => makeCall(tenantId, attempt, call, permitted, signal, parts);
}

async function makeCall(
  tenantId: TenantId,
  attempt: BegunAttempt,
  call: TaskCall,
  { snapshot, tool }: PermittedCall,
  signal: AbortSignal,
  parts: MakeCallParts,
): Promise<AttemptEnding> {
  const held = parts.answers.hold(tenantId);
  try {
    const answer = await relayAnew(
      {
        tenantId,
        upstream: tool.upstream,
        caller: { principalId: attempt.owner.principalId, clientId: attempt.clientId },
        method: 'tools/call',
        target: call.tool,
        params: paramsOf(call, attempt),
        meta: call.meta,
        capabilities: call.capabilities,
        paramHeaders: call.paramHeaders,
        signal,
        timeoutMs: Math.max(1, attempt.deadlineAt.getTime() - parts.clock.now().getTime()),
        held,
      },
      parts,
    );
    if (answer.kind === 'error') return failed(relayedError(answer).text);
    if (answer.resultType === 'complete') return completed(answer, snapshot);
    if (answer.resultType === 'input_required') return asking(answer, attempt, call);
    throw unusableResult(answer, 'tools/call');
  } finally {
    held.release();
  }
}

function paramsOf({ params }: TaskCall, { input }: BegunAttempt): RawMembers {
  if (!input) return params;
  const further = new Map(params).set('inputResponses', input.answers as RawJson);
  if (input.state !== undefined) further.set('requestState', JSON.stringify(input.state) as RawJson);
  return further;
}

function failed(error: string): TaskEnding {
  return { status: 'failed', outcome: 'answered', value: { kind: 'error', bytes: Buffer.from(error) } };
}

/** The digest is that of the record of any other call: of what its caller gets. */
function completed(answer: UpstreamResult, { digestKey }: TenantSnapshot): TaskEnding {
  const said = relayedResult(answer, serverInfo);
  const result = answer.raw.has('resultType') ? said : `{"resultType":"complete",${said.slice(1)}`;
  return {
    status: 'completed',
    outcome: 'answered',
    value: { kind: 'result', bytes: Buffer.from(result) },
    detail: { resultDigest: keyedDigest(digestKey, result) },
  };
}

/** What the caller's client did not declare may not be asked for, now as little as in a request of its own. */
function asking(answer: UpstreamResult, { round }: BegunAttempt, { meta }: TaskCall): TaskAsking {
  const declared: unknown = JSON.parse(meta.get(META.clientCapabilities) ?? '{}');
  if (undeclaredInputs(answer, declared).length > 0) throw refused('it asks for what the client did not declare');
  const asks = inputRequestsOf(answer);
  if (round >= MOST_ROUNDS || asks.size > MOST_ASKS) throw refused('it asks too much');
  return { status: 'input_required', asks, state: requestStateOf(answer) };
}

function refused(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
