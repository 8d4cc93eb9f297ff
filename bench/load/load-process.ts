/** The process of {@link LoadTool}: does one run after the other as it is told over its channel. */
import { Histogram } from '../measure/histogram.ts';
import { closedLoop } from './closed-loop.ts';
import type { LoadOrder, LoadOutcome } from './load-tool.ts';

process.on('message', async (order: LoadOrder) => {
  process.send?.(await run(order).catch((error: Error) => ({ failure: error.message })));
});
process.once('disconnect', () => process.exit(0));
process.send?.({ ready: true });

async function run({ asked, connections, seconds, calls = Number.POSITIVE_INFINITY }: LoadOrder): Promise<LoadOutcome> {
  const latencies = new Histogram();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const end = began + (seconds ?? Number.POSITIVE_INFINITY) * 1000;
  let left = calls;
  const more = (): boolean => performance.now() < end && left-- > 0;
  await Promise.all(Array.from({ length: connections }, () => closedLoop({ asked, latencies, more })));
  const { user, system } = process.cpuUsage(cpu);
  return {
    calls: latencies.total,
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    latencies: latencies.counts(),
  };
}
