import { GatehouseError } from '@gatehouse/errors';
import { ambiguityIn, knownNames } from './lookalike.ts';
import { isJsonObject, META } from './meta.ts';
import type { Params } from './parse-message.ts';
import { writeObject } from './raw-object.ts';
import type { RawJson } from './scan-json.ts';
import type { Implementation } from './upstream-answer.ts';
import { type UpstreamResult, unusable } from './upstream-message.ts';

/** Requests that may be answered with the wish for input (2026-07-28, basic: multi round-trip requests). */
const ASKING: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/** Whether a result of this method may be `input_required`. */
export function mayAskForInput(method: string): boolean {
  return ASKING.has(method);
}

/**
 * What the upstream wants to get back when an `input_required` result is answered; undefined when it wants nothing.
 *
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function requestStateOf({ value, raw }: UpstreamResult): string | undefined {
  if (!raw.has('requestState')) return undefined;
  if (typeof value.requestState !== 'string') throw unusable('a requestState that is no string');
  return value.requestState;
}

/** A wish for input of our own, as JSON. @param inputRequests by key, as JSON */
export function inputRequiredText(inputRequests: string, requestState: string, serverInfo: Implementation): string {
  return writeObject([
    ['resultType', '"input_required"'],
    ['inputRequests', inputRequests],
    ['requestState', JSON.stringify(requestState)],
    ['_meta', JSON.stringify({ [META.serverInfo]: serverInfo })],
  ]);
}

/**
 * The keys of the requests in an `input_required` result for which the caller did not declare the capability, by mode
 * where there are modes. Such a result must not be relayed: the caller's client was never asked whether it wants them.
 *
 * @param clientCapabilities of the caller's `_meta`, as parsed
 * @throws GatehouseError `upstream.invalid-answer` for a result that asks for nothing, or not in the way of the
 *   specification
 */
export function undeclaredInputs({ value, raw }: UpstreamResult, clientCapabilities: unknown): string[] {
  const requests = raw.has('inputRequests') ? value.inputRequests : {};
  if (!isJsonObject(requests)) throw unusable('inputRequests that are not an object');
  const entries = Object.entries(requests);
  if (entries.length === 0 && !raw.has('requestState')) throw unusable('a wish for input that asks for nothing');
  const declared = isJsonObject(clientCapabilities) ? clientCapabilities : {};
  return entries.filter(([, request]) => !isDeclared(request, declared)).map(([key]) => key);
}

const REQUEST_MEMBERS = knownNames('method', 'params');
const REQUEST_PARAMS = knownNames('mode', 'url', 'elicitationId', 'message', 'requestedSchema', 'tools', 'toolChoice');

function isDeclared(request: unknown, declared: Readonly<Record<string, unknown>>): boolean {
  if (!isJsonObject(request)) throw unusable('an input request that is not an object');
  const { method, params = {} } = request;
  if (!isJsonObject(params)) throw unusable('an input request whose params are not an object');
  const ambiguity =
    ambiguityIn(Object.keys(request), REQUEST_MEMBERS) ?? ambiguityIn(Object.keys(params), REQUEST_PARAMS);
  if (ambiguity !== undefined) throw unusable(ambiguity);
  switch (method) {
    case 'elicitation/create':
      return declaresElicitation(declared, params.mode);
    case 'sampling/createMessage': {
      const withTools = params.tools !== undefined || params.toolChoice !== undefined;
      const sampling = memberOf(declared, 'sampling');
      return withTools ? memberOf(sampling, 'tools') !== undefined : sampling !== undefined;
    }
    case 'roots/list':
      return memberOf(declared, 'roots') !== undefined;
    default:
      throw unusable('an input request that there is not');
  }
}

function declaresElicitation(declared: Readonly<Record<string, unknown>>, mode: unknown): boolean {
  const elicitation = memberOf(declared, 'elicitation');
  const url = memberOf(elicitation, 'url');
  if (mode === 'url') return url !== undefined;
  if (mode !== undefined && mode !== 'form') throw unusable('an elicitation in a mode that there is not');
  // Named without any mode it means forms: there was nothing else before there were modes.
  return memberOf(elicitation, 'form') !== undefined || (elicitation !== undefined && url === undefined);
}

function memberOf(value: unknown, name: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** What a caller sends when it repeats a request with the input that was asked for. */
export interface Retry {
  /** What it was given to send back. It is the caller's text: nothing is to be believed of it. */
  readonly requestState: string | undefined;
  /** For the upstream, as they were sent. */
  readonly inputResponses: RawJson | undefined;
}

/**
 * The caller's answers to an `input_required` result.
 *
 * @throws GatehouseError `request.params-invalid`
 */
export function retryOf({ value, raw }: Params): Retry {
  const { requestState, inputResponses } = value;
  if (raw.has('requestState') && typeof requestState !== 'string') throw invalid('requestState');
  if (raw.has('inputResponses') && !isJsonObject(inputResponses)) throw invalid('inputResponses');
  return { requestState: requestState as string | undefined, inputResponses: raw.get('inputResponses') };
}

function invalid(member: string): GatehouseError {
  return new GatehouseError('request.params-invalid', { data: { member, problem: 'invalid' } });
}
