import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';

/** Stops tracing and sends what is still queued. */
export type StopTracing = () => Promise<void>;

/** Starts tracing when a collector is configured. It is loaded only then, because most trials go without. */
export async function startTracing(
  settings: Pick<Settings, 'tracing'>,
  serviceName: string,
  logger: Logger,
): Promise<StopTracing> {
  if (!settings.tracing) return async () => undefined;
  const { startOpenTelemetry } = await import('./open-telemetry.ts');
  return startOpenTelemetry(serviceName, logger);
}
