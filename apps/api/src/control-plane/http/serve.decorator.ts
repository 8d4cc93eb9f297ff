import { API_BASE, type Method, type Operation, statusOf } from '@gatehouse/contracts/api';
import { createParamDecorator, type ExecutionContext, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import type { ApiCall, Handled } from './call.ts';
import { callOf } from './established.ts';

/** Metadata of a route: the operation that it serves. */
export const OPERATION = Symbol('Operation');

const METHODS: Readonly<Record<Method, RequestMethod>> = {
  GET: RequestMethod.GET,
  POST: RequestMethod.POST,
  PUT: RequestMethod.PUT,
  PATCH: RequestMethod.PATCH,
  DELETE: RequestMethod.DELETE,
};

const Call = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callOf(context.switchToHttp().getRequest<object>()),
);

type Handler<Op extends Operation> = (call: ApiCall<Op>) => Handled<Op>;

/**
 * Makes a method the handler of an operation: its path and HTTP method, its permission, what is checked of what it is given,
 * and the type of what it answers. A method that answers something else does not compile.
 */
export function Serve<const Op extends Operation>(operation: Op) {
  return <Method extends Handler<Op>>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    const path = `${API_BASE}${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    RequestMapping({ path, method: METHODS[operation.method] })(target, name, descriptor);
    HttpCode(statusOf(operation))(target, name, descriptor);
    Call()(target, name, 0);
    Reflect.defineMetadata(OPERATION, operation, descriptor.value as object);
  };
}
