import type { GatehouseError } from '@gatehouse/errors';
import type { Era } from './era.ts';
import { errorForm } from './error-form.ts';
import type { RequestId } from './parse-message.ts';
import type { RelayedError } from './relayed-error.ts';

/** A JSON-RPC response with a result that is already text, such as a list serialised once for many. */
export function resultMessage(id: RequestId, resultText: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${resultText}}`;
}

/** A JSON-RPC error response with the error of an upstream. */
export function relayedErrorMessage(id: RequestId, { text }: RelayedError): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":${text}}`;
}

/**
 * A JSON-RPC error response. The catalogue's title and advice are its text; `reason` stays behind.
 *
 * @param id of the request, or null when it could not be read
 * @param era of the caller
 */
export function errorMessage(
  id: RequestId | null,
  error: GatehouseError,
  correlationId: string,
  era: Era = 'current',
): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":${errorText(error, correlationId, era)}}`;
}

/** The error of {@link errorMessage} alone, as JSON. */
export function errorText(error: GatehouseError, correlationId: string, era: Era = 'current'): string {
  const { title, advice } = error.definition;
  const { code } = errorForm(error, era);
  const data = { ...error.data, code: error.code, correlationId };
  return JSON.stringify({ code, message: `${title} ${advice}`, data });
}
