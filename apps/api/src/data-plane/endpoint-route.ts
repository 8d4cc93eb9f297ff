import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientAddresses } from '../platform/client-address.ts';
import type { Route } from '../platform/front-door.ts';
import { handle, type PipelineParts } from './pipeline.ts';
import { isPreflight } from './receive/cross-origin.ts';
import { type EndpointAddress, endpointAddress } from './receive/endpoint-address.ts';
import { Exchange } from './respond/exchange.ts';

export interface EndpointRouteParts extends PipelineParts {
  readonly clientAddresses: ClientAddresses;
}

/**
 * Takes what is sent to an MCP endpoint, in whatever way, as the bytes that come; the body is read once it is known whose
 * it is. What browsers ask before they send anything is no attempt, and is left to who answers that for the whole api.
 */
export function endpointRoute(parts: EndpointRouteParts): Route {
  return (request, response) => {
    const address = endpointAddress(request, parts.knownOrigins);
    if (!address || isPreflight(request)) return false;
    void answer(request, response, address, parts);
    return true;
  };
}

/** Whatever may still throw costs this connection, and nothing else. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  address: EndpointAddress,
  parts: EndpointRouteParts,
): Promise<void> {
  const exchange = new Exchange(
    request,
    address,
    response,
    parts.clock.now(),
    parts.clientAddresses.of(request),
    parts.crossOrigin.answerHeaders(request.headers.origin),
  );
  parts.openExchanges.add(exchange);
  try {
    await handle(exchange, parts);
  } catch (err) {
    parts.logger.error({ err, correlationId: exchange.correlationId }, 'the answer could not be sent');
    response.destroy();
  } finally {
    exchange.handled();
  }
}
