import { GatehouseError } from '@gatehouse/errors';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { handle, type PipelineParts } from './pipeline.ts';
import { DEFAULT_ENDPOINT, type EndpointAddress, knownOrigin } from './receive/endpoint-address.ts';
import { Exchange } from './respond/exchange.ts';
import { refuse } from './respond/refuse.ts';
import { traceAttempt } from './trace-attempt.ts';

/** Largest body of a message, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;

interface EndpointRoute {
  Params: { tenant: string; endpoint?: string };
}

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
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      const { code } = error;
      const thrown = code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? new GatehouseError('request.too-large') : error;
      reply.hijack();
      const exchange = exchangeOf(request as FastifyRequest<EndpointRoute>, reply, parts);
      void parts.recorder
        .open(exchange)
        .failed(thrown)
        .then((refusal) => refuse(exchange, refusal));
    });
    const handler = async (request: FastifyRequest<EndpointRoute>, reply: FastifyReply): Promise<void> => {
      reply.hijack();
      const exchange = exchangeOf(request, reply, parts);
      await traceAttempt(exchange, () => handle(exchange, parts));
    };
    for (const url of ['/t/:tenant/mcp', '/t/:tenant/mcp/:endpoint']) {
      scope.route<EndpointRoute>({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], url, handler });
    }
  });
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
