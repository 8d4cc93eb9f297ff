import { GatehouseError } from '@gatehouse/errors';
import { refuseAmbiguous } from '../../platform/refuse-ambiguous.ts';
import { passed, type Received } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import type { CrossOrigin } from './cross-origin.ts';
import { endpointUrl } from './endpoint-address.ts';

export interface ReceiveParts {
  readonly knownOrigins: readonly string[];
  readonly crossOrigin: CrossOrigin;
  /** Aborted once the process takes nothing new. */
  readonly stopping: AbortSignal;
}

/**
 * Lets in what is addressed to us and carries a token. Nothing here is believed, and nothing is looked up; the body is
 * not touched before its sender is known.
 *
 * @throws GatehouseError `server.busy`, `request.ambiguous`, `host.unknown`, `origin.refused`, `http.method-not-allowed`,
 *   `token.missing`
 */
export function receive(exchange: Exchange, parts: ReceiveParts): Received {
  const { request, address } = exchange;
  if (parts.stopping.aborted) throw new GatehouseError('server.busy', { reason: 'the process is stopping' });
  refuseAmbiguous(request);
  if (!address.origin) throw new GatehouseError('host.unknown', { reason: `Host: ${request.headers.host}` });
  parts.crossOrigin.check(request.headers.origin);
  if (request.method !== 'POST') throw new GatehouseError('http.method-not-allowed');
  const bearer = bearerToken(request.headers.authorization);

  return passed<Received>({
    correlationId: exchange.correlationId,
    at: exchange.at,
    startedAt: exchange.startedAt,
    tenantSlug: address.tenantSlug,
    endpointSlug: address.endpointSlug,
    clientAddress: exchange.clientAddress,
    audiences: parts.knownOrigins.map((origin) => endpointUrl(origin, address.tenantSlug, address.endpointSlug)),
    bearer,
    signal: exchange.signal,
  });
}

/** The token of the Authorization header; one in a query string or a body is not a token (RFC 6750 section 5.3). */
function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer +([\w~+/.-]+=*) *$/i.exec(authorization ?? '')?.[1];
  if (!token) throw new GatehouseError('token.missing');
  return token;
}
