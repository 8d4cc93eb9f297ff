import { GatehouseError } from '@gatehouse/errors';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { handle, type PipelineParts } from './pipeline.ts';
import { DEFAULT_ENDPOINT, type EndpointAddress, knownOrigin } from './receive/endpoint-address.ts';
import { receive } from './receive/receive.ts';
import { Exchange } from './respond/exchange.ts';
import { refuse } from './respond/refuse.ts';
import { traceAttempt } from './trace-attempt.ts';

/** Largest body of a message, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;

interface EndpointRoute {
  Params: { tenant: string; endpoint?: string };
}

/** What has not the form of a slug names nothing, and gets no further than the router. */
const SLUG = '(^[a-z0-9-]{1,32}$)';
const URLS = [`/t/:tenant${SLUG}/mcp`, `/t/:tenant${SLUG}/mcp/:endpoint${SLUG}`];

/**
 * Puts the pipeline on the Fastify instance that Nest runs on. The routes live in a scope of their own, whose only
 * body parser hands over the bytes as they came: what was judged has to be what is sent.
 */
export async function mountDataPlane(instance: FastifyInstance, parts: PipelineParts): Promise<void> {
  await instance.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler(async (error: FastifyError, request, reply) => {
      const thrown = asRequestError(error);
      await answer(request as FastifyRequest<EndpointRoute>, reply, parts, async (exchange) =>
        refuse(exchange, await parts.recorder.open(exchange).failed(thrown)),
      );
    });
    for (const url of URLS) {
      scope.route<EndpointRoute>({
        method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        url,
        onRequest: async (request, reply) => refuseStranger(request, reply, parts),
        handler: (request, reply) =>
          answer(request, reply, parts, (exchange) => traceAttempt(exchange, () => handle(exchange, parts))),
      });
    }
  });
}

/** Turns away what is not addressed to us or carries no token before any of its body is read. */
async function refuseStranger(
  request: FastifyRequest<EndpointRoute>,
  reply: FastifyReply,
  parts: PipelineParts,
): Promise<void> {
  try {
    receive(exchangeOf(request, reply, parts), parts);
  } catch (thrown) {
    reply.raw.setHeader('connection', 'close');
    await answer(request, reply, parts, async (exchange) =>
      refuse(exchange, await parts.recorder.open(exchange).failed(thrown)),
    );
  }
}

/** Takes the answer out of Fastify's hands. Whatever may still throw costs this connection, and nothing else. */
async function answer(
  request: FastifyRequest<EndpointRoute>,
  reply: FastifyReply,
  parts: PipelineParts,
  work: (exchange: Exchange) => Promise<void>,
): Promise<void> {
  reply.hijack();
  const exchange = exchangeOf(request, reply, parts);
  parts.openExchanges.add(exchange);
  try {
    await work(exchange);
  } catch (err) {
    parts.logger.error({ err, correlationId: exchange.correlationId }, 'the answer could not be sent');
    reply.raw.destroy();
  } finally {
    parts.openExchanges.delete(exchange);
  }
}

/** What goes wrong while the body is read is the client's doing, unless Fastify says otherwise. */
function asRequestError(error: FastifyError): unknown {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new GatehouseError('request.too-large', { cause: error });
  const status = error.statusCode ?? 500;
  if (status >= 500 && error.code !== 'ECONNRESET') return error;
  return new GatehouseError('request.invalid', { reason: error.message, cause: error });
}

function exchangeOf(request: FastifyRequest<EndpointRoute>, reply: FastifyReply, parts: PipelineParts): Exchange {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  return new Exchange(request.raw, body, addressOf(request, parts), reply.raw, parts.clock.now());
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
