import { asGatehouseError, GatehouseError, toProblem } from '@gatehouse/errors';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, type Logger } from './injection.ts';

/** Every error of the REST side leaves as an RFC 9457 problem with the correlation id; its reason stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const error = fromFramework(thrown);
    const correlationId = String(request.id);
    const { status } = error.definition;
    this.logger[status >= 500 ? 'error' : 'info']({ err: error, correlationId }, 'request failed');
    const retryAfter = error.data?.retryAfter;
    void http
      .getResponse<FastifyReply>()
      .status(status)
      .headers(typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {})
      .header('content-type', 'application/problem+json')
      .header('x-correlation-id', correlationId)
      .send(toProblem(error, correlationId));
  }
}

/** What Nest and Fastify throw themselves (no such route, a body that is too large or no JSON) in our terms. */
function fromFramework(thrown: unknown): GatehouseError {
  switch (statusOf(thrown)) {
    case 404:
      return new GatehouseError('http.not-found', { cause: thrown });
    case 405:
      return new GatehouseError('http.method-not-allowed', { cause: thrown });
    case 413:
      return new GatehouseError('request.too-large', { cause: thrown });
    case 415:
      return new GatehouseError('request.media-type', { cause: thrown });
    case 400:
      return new GatehouseError('request.invalid', { cause: thrown });
    default:
      return asGatehouseError(thrown);
  }
}

/** The HTTP status that an exception of Nest or an error of Fastify stands for. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  return thrown instanceof Error && thrown.name === 'FastifyError' ? (thrown as FastifyError).statusCode : undefined;
}
