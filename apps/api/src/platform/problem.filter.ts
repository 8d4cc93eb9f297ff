import { asGatehouseError, GatehouseError, toProblem } from '@gatehouse/errors';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, type Logger } from './injection.ts';

/** Every error of the REST side leaves as an RFC 9457 problem with the correlation id; its reason stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const error = fromNest(thrown);
    const correlationId = String(request.id);
    const { status } = error.definition;
    this.logger[status >= 500 ? 'error' : 'info']({ err: error, correlationId }, 'request failed');
    void http
      .getResponse<FastifyReply>()
      .status(status)
      .header('content-type', 'application/problem+json')
      .header('x-correlation-id', correlationId)
      .send(toProblem(error, correlationId));
  }
}

/** Nest's own exceptions (no such route, method not allowed, body too large) in our terms. */
function fromNest(thrown: unknown): GatehouseError {
  if (!(thrown instanceof HttpException)) return asGatehouseError(thrown);
  switch (thrown.getStatus()) {
    case 404:
      return new GatehouseError('http.not-found', { cause: thrown });
    case 405:
      return new GatehouseError('http.method-not-allowed', { cause: thrown });
    case 413:
      return new GatehouseError('request.too-large', { cause: thrown });
    case 400:
      return new GatehouseError('request.invalid', { cause: thrown });
    default:
      return asGatehouseError(thrown);
  }
}
