import { type CheckedRequest, META } from '@gatehouse/mcp';
import type { Exchange } from '../../respond/exchange.ts';

/** Milliseconds: clients that count from the last progress give up after a minute without any. */
const EVERY = 10_000;

/**
 * Shows a caller that waits for long that its call is under way: by progress in seconds where it wants some, else by a
 * stream that is kept alive.
 *
 * @returns what ends it
 */
export function keepCompany(exchange: Exchange, { params }: CheckedRequest): Disposable {
  const progressToken = params.meta[META.progressToken];
  const since = performance.now();
  const timer = setInterval(() => {
    if (progressToken === undefined) return exchange.keepOpen();
    const progress = Math.round((performance.now() - since) / 1000);
    void exchange.notify(
      JSON.stringify({
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken, progress, message: 'The call is under way.' },
      }),
    );
  }, EVERY);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
