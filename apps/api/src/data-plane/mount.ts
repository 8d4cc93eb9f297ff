import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientAddress } from '../platform/client-address.ts';
import { handle, type PipelineParts } from './pipeline.ts';
import { DEFAULT_ENDPOINT, type EndpointAddress, knownOrigin } from './receive/endpoint-address.ts';
import { Exchange } from './respond/exchange.ts';
import { refuse } from './respond/refuse.ts';

interface EndpointRoute {
  Params: { tenant: string; endpoint?: string };
}

/** What has not the form of a slug names nothing, and gets no further than the router. */
const SLUG = '(^[a-z0-9-]{1,32}$)';
const URLS = [`/t/:tenant${SLUG}/mcp`, `/t/:tenant${SLUG}/mcp/:endpoint${SLUG}`];

/**
 * Puts the pipeline on the Fastify instance that Nest runs on. It takes a request over as soon as it is routed, before
 * Fastify looks at its body: the pipeline reads that, as the bytes that came, once it knows whose it is.
 */
export async function mountDataPlane(instance: FastifyInstance, parts: PipelineParts): Promise<void> {
  await instance.register(async (scope) => {
    // Of the checks that stand before every route of the api; theirs are errors of this endpoint like any other.
    scope.setErrorHandler((error, request, reply) =>
      answer(request as FastifyRequest<EndpointRoute>, reply, parts, async (exchange) =>
        refuse(exchange, await parts.recorder.open(exchange).failed(error)),
      ),
    );
    for (const url of URLS) {
      scope.route<EndpointRoute>({
        method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url,
        // It never calls back, so that nothing of Fastify's comes after it.
        onRequest: (request, reply) => void answer(request, reply, parts, (exchange) => handle(exchange, parts)),
        handler: () => {},
      });
    }
  });
}

/** Takes the answer out of Fastify's hands. Whatever may still throw costs this connection, and nothing else. */
async function answer(
  request: FastifyRequest<EndpointRoute>,
  reply: FastifyReply,
  parts: PipelineParts,
  work: (exchange: Exchange) => Promise<void>,
): Promise<void> {
  reply.hijack();
  const exchange = new Exchange(
    request.raw,
    addressOf(request, parts),
    reply.raw,
    parts.clock.now(),
    clientAddress(request),
    parts.crossOrigin.answerHeaders(request.headers.origin),
  );
  parts.openExchanges.add(exchange);
  exchange.whenOver(() => parts.openExchanges.delete(exchange));
  try {
    await work(exchange);
  } catch (err) {
    parts.logger.error({ err, correlationId: exchange.correlationId }, 'the answer could not be sent');
    reply.raw.destroy();
  } finally {
    exchange.handled();
  }
}

function addressOf(
  { params, headers }: FastifyRequest<EndpointRoute>,
  { knownOrigins }: PipelineParts,
): EndpointAddress {
  return {
    tenantSlug: params.tenant,
    // `/t/{tenant}/mcp/default` is no second URL of the default endpoint: no slug is empty, so it names nothing.
    endpointSlug: params.endpoint === DEFAULT_ENDPOINT ? '' : (params.endpoint ?? DEFAULT_ENDPOINT),
    origin: knownOrigin(headers.host, knownOrigins),
  };
}
