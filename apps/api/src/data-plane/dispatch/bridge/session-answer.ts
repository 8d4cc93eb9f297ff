import { GatehouseError } from '@gatehouse/errors';
import {
  type CheckedRequest,
  mayAskForInput,
  relayedErrorMessage,
  resultMessage,
  sessionError,
  sessionResult,
  type UpstreamError,
  type UpstreamResult,
} from '@gatehouse/mcp';
import type { Answer } from '../../context.ts';
import { unusableResult } from '../unusable-result.ts';

/**
 * What an upstream of the current revision answered, for a caller of the session era. There is no session on which the
 * caller could be asked for input, so an upstream that wants some has not been answered.
 *
 * @throws GatehouseError `session.input-needed`, `upstream.invalid-answer`
 */
export function sessionAnswer(answer: UpstreamResult | UpstreamError, { id, method }: CheckedRequest): Answer {
  if (answer.kind === 'error') {
    return { status: 200, body: relayedErrorMessage(id, sessionError(answer, method)), failed: true };
  }
  if (answer.resultType === 'input_required' && mayAskForInput(method))
    throw new GatehouseError('session.input-needed');
  if (answer.resultType !== 'complete') throw unusableResult(answer, method);
  return { status: 200, body: resultMessage(id, sessionResult(answer)), failed: false };
}
