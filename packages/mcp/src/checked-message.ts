import { GatehouseError } from '@gatehouse/errors';
import { CONTROL_CHARACTER } from './control-character.ts';
import { type Method, targetMember } from './method.ts';
import type { Params, ParsedRequest, RequestId } from './parse-message.ts';

/** A request of a revision that is served, found to be what that revision says. */
export interface CheckedRequest {
  readonly kind: 'request';
  readonly id: RequestId;
  /** The one that the caller speaks. */
  readonly revision: string;
  readonly method: Method;
  /** `params.name` or `params.uri`, for the methods that have one. */
  readonly target: string | undefined;
  readonly params: Params;
}

/** A request that only the session era has, and that no upstream is asked. */
export interface SessionRequest {
  readonly kind: 'session-request';
  readonly id: RequestId;
  /** The one that the caller speaks; for `initialize` the one that is agreed on. */
  readonly revision: string;
  readonly method: 'initialize' | 'ping';
}

/** What wants no answer: a notification, or a response. It is accepted with 202 and has no effect. */
export interface CheckedNotification {
  readonly kind: 'notification';
}

/** One message, of either era, that may be looked into. */
export type CheckedMessage = CheckedRequest | SessionRequest | CheckedNotification;

/** The name or URI that `params` give as what a request is about, where its method has one. */
export function targetOf({ method, params }: Pick<ParsedRequest, 'method' | 'params'>): string | undefined {
  const member = targetMember(method);
  const named = member && Object.hasOwn(params.value, member) ? params.value[member] : undefined;
  return typeof named === 'string' ? named : undefined;
}

/**
 * Refuses a request whose method needs a target when there is none, or one that is no single line.
 *
 * @throws GatehouseError `request.params-invalid`
 */
export function checkTarget(method: Method, target: string | undefined): void {
  const member = targetMember(method);
  if (!member) return;
  if (target === undefined) throw paramsInvalid(member, 'missing');
  if (CONTROL_CHARACTER.test(target)) throw paramsInvalid(member, 'a control character');
}

/** @param member of `params` that is wrong */
export function paramsInvalid(member: string, problem: string): GatehouseError {
  return new GatehouseError('request.params-invalid', { data: { member, problem } });
}
