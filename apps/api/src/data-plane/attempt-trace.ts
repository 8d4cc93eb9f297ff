import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Exchange } from './respond/exchange.ts';

const tracer = trace.getTracer('gatehouse');

/**
 * One server span around an attempt, a child of the caller's where its headers carry a W3C trace context. It says
 * where the request was sent, and nothing of what is in it. Without a tracing SDK in the process all of it does nothing.
 */
export function traceAttempt(exchange: Exchange, work: () => Promise<void>): Promise<void> {
  const { request, address, correlationId } = exchange;
  const caller = propagation.extract(context.active(), request.headers);
  const attributes = {
    'gatehouse.tenant': address.tenantSlug,
    'gatehouse.endpoint': address.endpointSlug,
    'gatehouse.correlation_id': correlationId,
  };
  return tracer.startActiveSpan('mcp attempt', { kind: SpanKind.SERVER, attributes }, caller, async (span) => {
    try {
      await work();
      const { status } = exchange;
      span.setAttribute('http.response.status_code', status);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    } finally {
      span.end();
    }
  });
}

/** Headers with the trace context of what is running now, for an upstream that goes on with the trace. */
export function withTraceContext(headers: Readonly<Record<string, string>>): Record<string, string> {
  const carrier = { ...headers };
  propagation.inject(context.active(), carrier);
  return carrier;
}
