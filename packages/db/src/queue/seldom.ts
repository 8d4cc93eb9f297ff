/** Milliseconds in which the same is said once. */
const ONCE_IN = 10_000;

/** Messages that are remembered. */
const REMEMBERED = 100;

/** Passes an error on unless one with the same message was, less than ten seconds before: a store that is away fails often. */
export function seldom(
  tell: (error: Error) => void,
  now: () => number = () => performance.now(),
): (error: Error) => void {
  const toldAt = new Map<string, number>();
  return (error) => {
    const last = toldAt.get(error.message);
    if (last !== undefined && now() - last < ONCE_IN) return;
    toldAt.delete(error.message);
    toldAt.set(error.message, now());
    if (toldAt.size > REMEMBERED) toldAt.delete(toldAt.keys().next().value as string);
    tell(error);
  };
}
