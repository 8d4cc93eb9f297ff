import { GatehouseError } from '@gatehouse/errors';
import { isJsonObject } from './meta.ts';
import type { RequestId } from './parse-message.ts';
import { parseUpstreamAnswer } from './upstream-answer.ts';
import type { UpstreamError } from './upstream-message.ts';

/** What an upstream says with a 4xx. */
export interface Refusal {
  /** Of the JSON-RPC error, if it is one. */
  readonly code: number | undefined;
  /** The error, where it answers this very request. */
  readonly answer: UpstreamError | undefined;
}

/**
 * Reads the body of a 4xx with which an upstream answered a request. What refuses a message as a whole names no request, or
 * one that there is not, and is looked at for its code only: each server has a form of its own for that.
 *
 * @param id of our request
 */
export function refusalIn(body: Uint8Array, id: RequestId): Refusal {
  return { code: codeIn(body), answer: answerIn(body, id) };
}

function answerIn(body: Uint8Array, id: RequestId): UpstreamError | undefined {
  try {
    const answer = parseUpstreamAnswer(body, id);
    return answer.kind === 'error' ? answer : undefined;
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return undefined;
    throw thrown;
  }
}

function codeIn(body: Uint8Array): number | undefined {
  try {
    const { error } = JSON.parse(Buffer.from(body).toString()) as { error?: unknown };
    return isJsonObject(error) && typeof error.code === 'number' ? error.code : undefined;
  } catch {
    return undefined;
  }
}
