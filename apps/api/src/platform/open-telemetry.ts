import { propagation, trace } from '@opentelemetry/api';
import {
  CompositePropagator,
  getNumberFromEnv,
  getStringFromEnv,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

const PROTOCOL = 'http/protobuf';

/**
 * Sends spans in batches, by OTLP over HTTP. Exporter, sampler and resource follow the standard `OTEL_*` variables, which
 * OpenTelemetry reads itself. It is put together from parts, because the whole SDK takes 30 MB for metrics, logs and gRPC.
 *
 * @returns what ends it and sends what is still queued
 */
export function startOpenTelemetry(serviceName: string, logger: Logger): () => Promise<void> {
  const protocol = getStringFromEnv('OTEL_EXPORTER_OTLP_PROTOCOL') ?? PROTOCOL;
  if (protocol !== PROTOCOL) logger.warn({ protocol }, `traces are sent by ${PROTOCOL}, and by nothing else`);
  const provider = new TracerProvider({
    sampler: samplerFromEnvironment(logger),
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': serviceName }))
      .merge(detectResources({ detectors: [serviceInstanceIdDetector, hostDetector, envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  trace.setGlobalTracerProvider(provider);
  return () => provider.shutdown();
}

const DEFAULT_SAMPLER = 'parentbased_always_on';

/** As `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` say (OpenTelemetry, environment variable specification). */
function samplerFromEnvironment(logger: Logger): Sampler {
  const always = new AlwaysOnSampler();
  const never = new AlwaysOffSampler();
  const ratio = new TraceIdRatioBasedSampler(getNumberFromEnv('OTEL_TRACES_SAMPLER_ARG') ?? 1);
  const byDefault = new ParentBasedSampler({ root: always });
  const samplers = new Map<string, Sampler>([
    ['always_on', always],
    ['always_off', never],
    ['traceidratio', ratio],
    [DEFAULT_SAMPLER, byDefault],
    ['parentbased_always_off', new ParentBasedSampler({ root: never })],
    ['parentbased_traceidratio', new ParentBasedSampler({ root: ratio })],
  ]);
  const name = getStringFromEnv('OTEL_TRACES_SAMPLER') ?? DEFAULT_SAMPLER;
  const sampler = samplers.get(name);
  if (!sampler) logger.warn({ name }, `OTEL_TRACES_SAMPLER is none of ${[...samplers.keys()].join(', ')}`);
  return sampler ?? byDefault;
}
