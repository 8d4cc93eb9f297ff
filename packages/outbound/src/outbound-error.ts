import { type ErrorCode, GatehouseError } from '@gatehouse/errors';
import { errors } from 'undici';

/** What undici calls it, and what it is to us (undici, docs/api/Errors.md). */
const CODES: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_HEADERS_OVERFLOW: 'upstream.invalid-answer',
  UND_ERR_MAX_ORIGINS_REACHED: 'server.busy',
};

/**
 * An error of an exchange as one of ours. Errors of connecting are ours already; a socket that failed later may
 * have carried the request, so that nobody can know whether the call took effect.
 */
export function asOutboundError(error: unknown): GatehouseError {
  if (error instanceof GatehouseError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new GatehouseError(codeOf(error), { reason, cause: error });
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof errors.HTTPParserError) return 'upstream.invalid-answer';
  const code = error instanceof errors.UndiciError ? error.code : '';
  return CODES[code] ?? 'upstream.interrupted';
}
