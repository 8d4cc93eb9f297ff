import { isWrite, type Operation, takesIdempotencyKey } from '@gatehouse/contracts/api';
import { GatehouseError } from '@gatehouse/errors';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';
import type { Work } from './call.ts';
import { Changes } from './changes.service.ts';
import { callOf } from './established.ts';
import { etagOf } from './etag.ts';
import { operationOf } from './operation-of.ts';

/** Makes an answer of what a handler gives: of a write it is work that has to be done first. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly changes: Changes) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const operation = operationOf(context);
    const key = idempotencyKey(operation, request);
    const handled: unknown = await lastValueFrom(next.handle());
    const body = isInOneTransaction(operation)
      ? (await this.changes.make(operation, callOf(request), handled as Work<unknown>, key)).body
      : JSON.stringify(handled);
    reply.header('x-correlation-id', request.id);
    if (body === undefined) return of(undefined);
    // What is told from others by its ETag is one thing; a list is many.
    if (!isList(operation)) reply.header('etag', etagOf(body));
    reply.header('content-type', 'application/json; charset=utf-8');
    return of(body);
  }
}

function isInOneTransaction(operation: Operation): boolean {
  return isWrite(operation) && !operation.ownTransaction;
}

function isList({ query }: Operation): boolean {
  return query?.shape.cursor !== undefined;
}

/** @throws GatehouseError `api.input-invalid` */
function idempotencyKey(operation: Operation, { headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  const message = !takesIdempotencyKey(operation)
    ? 'This operation takes no Idempotency-Key.'
    : typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)
      ? 'An Idempotency-Key is 1 to 255 visible characters.'
      : undefined;
  if (message !== undefined) {
    throw new GatehouseError('api.input-invalid', {
      data: { problems: [{ in: 'header', path: 'Idempotency-Key', message }] },
    });
  }
  return String(key);
}
