import type { Settings } from '../config/settings.ts';

/** Stops tracing and sends what is still queued. */
export type StopTracing = () => Promise<void>;

/**
 * Starts the OpenTelemetry SDK when a collector is configured. Exporter, sampler and resource follow the standard
 * `OTEL_*` variables, which the SDK reads itself. It is loaded only then: it is large, and most trials go without.
 */
export async function startTracing(settings: Pick<Settings, 'tracing'>, serviceName: string): Promise<StopTracing> {
  if (!settings.tracing) return async () => undefined;
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ serviceName });
  sdk.start();
  return () => sdk.shutdown();
}
