import type { GatehouseError } from '@gatehouse/errors';
import { errorForm, errorMessage } from '@gatehouse/mcp';
import { metadataUrl } from '../receive/endpoint-address.ts';
import type { Exchange } from './exchange.ts';

/** Seconds after which a caller that found us busy may try again. */
const RETRY_AFTER = '1';

/** The final message when there is none to relay: an error of ours, with the challenge or the pause that it calls for. */
export function refuse(exchange: Exchange, error: GatehouseError): void {
  const { status } = errorForm(error, exchange.era);
  const body = errorMessage(exchange.messageId, error, exchange.correlationId, exchange.era);
  exchange.finish(status, body, headersFor(exchange, error));
}

function headersFor(exchange: Exchange, error: GatehouseError): Record<string, string> {
  switch (error.code) {
    case 'token.missing':
      return unauthorized(challenge(exchange, { scope: 'mcp' }));
    case 'token.invalid':
      return unauthorized(challenge(exchange, { error: 'invalid_token', scope: 'mcp' }));
    case 'scope.insufficient':
      return {
        'www-authenticate': challenge(exchange, {
          error: 'insufficient_scope',
          scope: requiredScopes(error),
        }),
      };
    case 'http.method-not-allowed':
      return { allow: 'POST' };
    case 'request.content-encoding':
      // What would be read (RFC 9110 section 15.5.16).
      return { 'accept-encoding': 'identity' };
    case 'server.busy':
    case 'record.unavailable':
    case 'database.unavailable':
      return { 'retry-after': RETRY_AFTER };
    default:
      return retryAfter(error);
  }
}

/**
 * What every 401 says, whoever is told. Whether the connection can be used again would depend on whether the body had come
 * by then, and so on how far the token had got.
 */
function unauthorized(challenged: string): Record<string, string> {
  return { 'www-authenticate': challenged, connection: 'close' };
}

/** Errors that know when it is worth trying again say so in their data. */
function retryAfter({ data }: GatehouseError): Record<string, string> {
  return typeof data?.retryAfter === 'number' ? { 'retry-after': String(data.retryAfter) } : {};
}

function requiredScopes({ data }: GatehouseError): string {
  return Array.isArray(data?.requiredScopes) ? data.requiredScopes.join(' ') : '';
}

/** RFC 6750 section 3, with the pointer of RFC 9728 section 5.1. */
function challenge(exchange: Exchange, parameters: Readonly<Record<string, string>>): string {
  const all = { ...parameters, resource_metadata: metadataUrl(exchange.address) };
  return `Bearer ${Object.entries(all)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`;
}
