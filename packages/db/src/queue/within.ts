/**
 * What the work answers, unless that takes too long: then the work goes on, and nobody is told how it ends.
 *
 * @param limit milliseconds
 */
export async function within<T>(limit: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${limit} ms`)), limit);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
