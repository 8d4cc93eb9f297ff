import type { Reason } from '@gatehouse/policy';
import type { Answered, Authenticated, Judged, JudgedCall, Parsed } from '../context.ts';
import { keyedDigest } from './digest.ts';

/** What a stage knew of an attempt whose principal is known. */
export type Known = Authenticated | Parsed | Judged | Answered;

/** `detail` of the events of an attempt: ids, reasons and digests; never a value that a caller or an upstream sent. */
export type AttemptDetail = Readonly<{
  clientId: string;
  tokenId: string;
  /** Of the protocol, as the caller speaks it. */
  revision?: string | undefined;
  /** The deciding one first. */
  reasons?: readonly Reason[];
  /** Of the bytes of `arguments` that were judged and sent. */
  argumentsDigest?: string;
  /** Of the bytes of the result that was answered. */
  resultDigest?: string;
}>;

/** As much of it as a context tells. */
export function attemptDetail(context: Known): AttemptDetail {
  const { clientId, tokenId } = context.principal;
  const call = callOf(context);
  if (!call) return { clientId, tokenId, revision: revisionOf(context) };
  const reasons = 'decision' in call ? call.decision.reasons : [];
  // `completion/complete` has one argument, everything else an object of them.
  const { revision, params } = call.request;
  const { raw } = params;
  const sent = raw.get('arguments') ?? raw.get('argument');
  if (sent === undefined) return { clientId, tokenId, revision, reasons };
  return { clientId, tokenId, revision, reasons, argumentsDigest: keyedDigest(context.snapshot.digestKey, sent) };
}

/** The same with the digest of what a call was answered. An error of an upstream has none: it is no result. */
export function withResult(detail: AttemptDetail, answered: Answered): AttemptDetail {
  const call = callOf(answered);
  const { body } = answered.answer;
  const head = call && `{"jsonrpc":"2.0","id":${JSON.stringify(call.request.id)},"result":`;
  if (!head || !body.startsWith(head)) return detail;
  return { ...detail, resultDigest: keyedDigest(answered.snapshot.digestKey, body.slice(head.length, -1)) };
}

function revisionOf(context: Known): string | undefined {
  return 'message' in context && context.message.kind !== 'notification' ? context.message.revision : undefined;
}

/** The call that an attempt is, once that is known. */
export function callOf(context: Known): JudgedCall | undefined {
  return 'operation' in context && context.operation.kind === 'call' ? context.operation : undefined;
}
