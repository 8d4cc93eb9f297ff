/** Goes on at once with what is at hand, and waits only for what is not: on the hot path there is nothing to wait for. */
export function whenKnown<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
