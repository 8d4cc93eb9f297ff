import { type ErrorCode, GatehouseError } from '@gatehouse/errors';
import { errors } from 'undici';

/** What undici calls it, and what it is to us (undici, docs/api/Errors.md). */
const SENT: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_HEADERS_OVERFLOW: 'upstream.invalid-answer',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'upstream.invalid-answer',
};
const NOT_SENT: Readonly<Record<string, ErrorCode>> = {
  // A header or path that cannot be written: whoever made the request should have looked at it.
  UND_ERR_INVALID_ARG: 'internal',
  UND_ERR_CLOSED: 'server.busy',
  UND_ERR_DESTROYED: 'server.busy',
};

/**
 * An error of an exchange as one of ours. Errors of connecting are ours already; a socket that failed once the request
 * was being written may have carried it, so that nobody can know whether the call took effect.
 */
export function asOutboundError(error: unknown, sent: boolean): GatehouseError {
  if (error instanceof GatehouseError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new GatehouseError(sent ? codeOf(error) : notSentCodeOf(error), { reason, cause: error });
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof errors.HTTPParserError) return 'upstream.invalid-answer';
  return SENT[undiciCode(error)] ?? 'upstream.interrupted';
}

function notSentCodeOf(error: unknown): ErrorCode {
  return NOT_SENT[undiciCode(error)] ?? 'upstream.unreachable';
}

function undiciCode(error: unknown): string {
  return error instanceof errors.UndiciError ? error.code : '';
}
