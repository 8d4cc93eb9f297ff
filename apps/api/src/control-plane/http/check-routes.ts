import type { Operation } from '@gatehouse/contracts/api';
import type { Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { OPERATION } from './serve.decorator.ts';

/**
 * Looks whether each operation is served once, and nothing besides: a route without an operation would have no permission.
 *
 * @throws Error what is wrong, so that nothing starts
 */
export function checkRoutes(controllers: readonly Type[], operations: readonly Operation[]): void {
  const routes = controllers.flatMap(({ name, prototype }) =>
    Object.getOwnPropertyNames(prototype)
      .map((member) => ({ name: `${name}.${member}`, handler: prototype[member] as object }))
      .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler)),
  );
  const served = routes.map(({ name, handler }) => {
    const operation = Reflect.getMetadata(OPERATION, handler) as Operation | undefined;
    if (!operation) throw new Error(`${name} is a route without an operation`);
    return operation;
  });
  for (const operation of operations) {
    const count = served.filter((one) => one === operation).length;
    if (count !== 1) throw new Error(`${operation.id} is served ${count} times`);
  }
  const stranger = served.find((one) => !operations.includes(one));
  if (stranger) throw new Error(`${stranger.id} is not in the list of operations`);
}
