import type { Operation } from '@gatehouse/contracts/api';
import type { ExecutionContext } from '@nestjs/common';
import { OPERATION } from './serve.decorator.ts';

/** The operation that the route of a request serves. */
export function operationOf(context: ExecutionContext): Operation {
  const operation: unknown = Reflect.getMetadata(OPERATION, context.getHandler());
  if (!operation) throw new Error('A route of the API without an operation');
  return operation as Operation;
}
