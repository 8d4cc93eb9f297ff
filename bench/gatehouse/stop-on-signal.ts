type Stop = () => Promise<void>;

const running = new Set<Stop>();

/**
 * Calls `stop` when this process is told to end, before it does: a database server is a process of its own and would
 * stay. The function that comes back stops it at any other time; it is stopped once.
 */
export function stopOnSignal(stop: Stop): Stop {
  let stopped: Promise<void> | undefined;
  const once: Stop = () => {
    stopped ??= stop().finally(() => running.delete(once));
    return stopped;
  };
  if (running.size === 0) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stopAll);
  running.add(once);
  return once;
}

async function stopAll(): Promise<void> {
  await Promise.allSettled([...running].map((stop) => stop()));
  process.exit(1);
}
