import { type ErrorCode, GatehouseError } from '@gatehouse/errors';

/** Whether something was refused for one of these reasons, which a page has words for. */
export function refusedWith(thrown: unknown, ...codes: readonly ErrorCode[]): boolean {
  return thrown instanceof GatehouseError && codes.includes(thrown.code);
}
