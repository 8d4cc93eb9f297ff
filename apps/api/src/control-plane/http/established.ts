import type { Operation } from '@gatehouse/contracts/api';
import type { ApiCall } from './call.ts';

const calls = new WeakMap<object, ApiCall<Operation>>();

/** Keeps what the guard has found out about a request, until its handler is given it. */
export function establish(request: object, call: ApiCall<Operation>): void {
  calls.set(request, Object.freeze(call));
}

export function callOf(request: object): ApiCall<Operation> {
  const call = calls.get(request);
  if (!call) throw new Error('A route of the API without its guard');
  return call;
}
