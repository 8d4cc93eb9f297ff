import type { IncomingMessage } from 'node:http';
import {
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { EndpointAddress } from './receive/endpoint-address.ts';

const tracer = trace.getTracer('gatehouse');

/** W3C Trace Context and Baggage; in `_meta` they have the same names as in HTTP. */
const FIELDS = ['traceparent', 'tracestate', 'baggage'] as const;

/** Headers, or members of `_meta`, that carry a trace on. */
export type TraceFields = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

/** What a trace says of an exchange. */
export interface TracedExchange {
  readonly request: IncomingMessage;
  readonly address: EndpointAddress;
  readonly correlationId: string;
  readonly at: Date;
  /** HTTP status of the answer, once it has begun. */
  readonly status: number;
}

/**
 * The trace of one attempt: a server span, and a client span for each request to an upstream. It says where the request
 * was sent, and nothing of what is in it. The span begins when the message has been read, because a caller may name its
 * trace in `_meta` only; its time is counted from the first byte all the same. Without a tracing SDK in the process
 * nothing is recorded, and the caller's own trace fields are passed on as they came.
 */
export class AttemptTrace {
  private span: Span | undefined;
  private received: TraceFields = {};

  constructor(private readonly exchange: TracedExchange) {}

  /** Begins the span, as a child of the caller's where headers or `_meta` name one. */
  begin(meta: Readonly<Record<string, unknown>> = {}): void {
    if (this.span) return;
    const { request, address, correlationId, at } = this.exchange;
    this.received = fieldsOf(request.headers.traceparent === undefined ? meta : request.headers);
    const isNamed = this.received.traceparent !== undefined;
    const caller = isNamed ? propagation.extract(ROOT_CONTEXT, this.received) : ROOT_CONTEXT;
    this.span = tracer.startSpan('mcp attempt', { kind: SpanKind.SERVER, startTime: at }, caller);
    // Most attempts are not sampled, and then nothing but the trace's id is made.
    if (!this.span.isRecording()) return;
    this.span.setAttributes({
      'gatehouse.tenant': address.tenantSlug,
      'gatehouse.endpoint': address.endpointSlug,
      'gatehouse.correlation_id': correlationId,
    });
  }

  /** One request to an upstream. `end` must be called. */
  leg(method: string, upstream: string): { readonly fields: TraceFields; end(): void } {
    const { span } = this;
    if (!span?.isRecording()) return { fields: this.fieldsOf(span), end: nothing };
    const attributes = { 'gatehouse.upstream': upstream };
    const leg = tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes }, trace.setSpan(ROOT_CONTEXT, span));
    return { fields: this.fieldsOf(leg), end: () => leg.end() };
  }

  /** Ends the span with the status of the answer. */
  end(): void {
    this.begin();
    if (!this.span?.isRecording()) return;
    const { status } = this.exchange;
    this.span.setAttribute('http.response.status_code', status);
    if (status >= 500) this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
  }

  /** What goes on to an upstream: the caller's own fields, under the span that stands for us now. */
  private fieldsOf(span: Span | undefined): TraceFields {
    const context = span?.spanContext();
    if (!context || !isSpanContextValid(context)) return this.received;
    const { baggage } = this.received;
    return baggage === undefined ? traceContext(context) : { ...traceContext(context), baggage };
  }
}

const nothing = (): void => {};

/** W3C Trace Context, sections 3.2 and 3.3. */
function traceContext({ traceId, spanId, traceFlags, traceState }: SpanContext): TraceFields {
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  return traceState ? { traceparent, tracestate: traceState.serialize() } : { traceparent };
}

/** A field that is no single line of modest length is not passed on. */
function fieldsOf(carrier: Readonly<Record<string, unknown>>): TraceFields {
  const fields: Partial<Record<(typeof FIELDS)[number], string>> = {};
  for (const field of FIELDS) {
    const value = carrier[field];
    if (typeof value === 'string' && /^[\x20-\x7e]{1,2048}$/.test(value)) fields[field] = value;
  }
  return fields;
}
