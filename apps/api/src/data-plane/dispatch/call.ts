import { GatehouseError } from '@gatehouse/errors';
import {
  httpStatusOf,
  isStatelessRevision,
  META,
  mayAskForInput,
  mirroredCapabilities,
  mirrorParams,
  type RawJson,
  type RawMembers,
  relayedError,
  relayedErrorMessage,
  relayedResult,
  requestStateOf,
  resultMessage,
  retryOf,
  type UpstreamResult,
  undeclaredInputs,
} from '@gatehouse/mcp';
import type { Answer, Authorized, JudgedCall } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import { sessionAnswer } from './bridge/session-answer.ts';
import { type RelayAnewParts, relayAnew } from './relay/relay-anew.ts';
import type { RequestStates } from './relay/request-states.ts';
import { sentParams } from './sent-params.ts';
import { serverInfo } from './server-info.ts';
import { unusableResult } from './unusable-result.ts';

export interface CallParts extends RelayAnewParts {
  readonly requestStates: RequestStates;
}

/**
 * Calls one thing of one upstream. The bytes that were judged are the bytes that are sent, with the capabilities that the
 * caller declared and no others: an upstream may ask for nothing else.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `request.state-invalid`, `request.params-invalid`,
 *   `session.input-needed`
 */
export async function call(
  operation: JudgedCall,
  authorized: Authorized,
  exchange: Exchange,
  parts: CallParts,
): Promise<Answer> {
  const { request, upstream, subject, target } = operation;
  const { id, method, params } = request;
  const further = paramsOf(operation, authorized, parts);
  const held = parts.answers.hold(authorized.principal.tenantId);
  const answer = await relayAnew(
    {
      tenantId: authorized.principal.tenantId,
      upstream,
      caller: authorized.principal,
      method,
      target,
      params: further instanceof Promise ? await further : further,
      meta: params.rawMeta,
      capabilities: mirroredCapabilities(params),
      paramHeaders: subject.kind === 'tool' ? mirrorParams(subject.tool.mirroredParams, params) : undefined,
      signal: authorized.signal,
      notify: exchange.notify,
      wanted: params.meta,
      trace: exchange.trace,
      held,
    },
    parts,
  );
  // Its text is in memory until the caller has taken it.
  if (!held.isEmpty) exchange.whenOver(() => held.release());
  if (!isStatelessRevision(request.revision)) return sessionAnswer(answer, request);
  if (answer.kind === 'error') {
    const error = relayedError(answer);
    return { status: httpStatusOf(error.code), body: relayedErrorMessage(id, error), failed: true };
  }
  return { status: 200, body: resultMessage(id, resultOf(answer, operation, authorized, parts)), failed: false };
}

/** Gives a promise only for a call that answers what an upstream asked. */
function paramsOf(
  operation: JudgedCall,
  authorized: Authorized,
  { requestStates }: CallParts,
): RawMembers | Promise<RawMembers> {
  const params = sentParams(operation);
  const { requestState } = retryOf(operation.request.params);
  if (requestState === undefined) return params;
  return requestStates
    .open(requestState, authorized, operation)
    .then((state) => params.set('requestState', JSON.stringify(state) as RawJson));
}

/** The result for the caller, as JSON. What asks for input carries a state that is good for this caller and call only. */
function resultOf(
  answer: UpstreamResult,
  operation: JudgedCall,
  authorized: Authorized,
  { requestStates }: CallParts,
): string {
  const { method, params } = operation.request;
  if (answer.resultType === 'complete') return relayedResult(answer, serverInfo);
  if (answer.resultType !== 'input_required' || !mayAskForInput(method)) {
    throw unusableResult(answer, method);
  }
  const undeclared = undeclaredInputs(answer, params.meta[META.clientCapabilities]);
  if (undeclared.length > 0) {
    throw new GatehouseError('upstream.invalid-answer', { reason: 'it asks for what the client did not declare' });
  }
  const state = requestStateOf(answer);
  const sealed = state === undefined ? undefined : requestStates.seal(state, authorized, operation);
  return relayedResult(answer, serverInfo, sealed);
}
