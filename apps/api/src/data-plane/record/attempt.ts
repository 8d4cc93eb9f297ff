import type { Clock, TenantId } from '@gatehouse/db';
import { asGatehouseError, type ErrorCode, GatehouseError } from '@gatehouse/errors';
import type { EventKind, NewEvent, Outcome } from '../../control-plane/audit/event.ts';
import type { Logger } from '../../platform/injection.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Answered, Authenticated, Authorized, Judged, Parsed, Received } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import type { Refusals } from './refusals.ts';

/** Errors of dispatch that mean that nothing reached the upstream. */
const NEVER_SENT: ReadonlySet<ErrorCode> = new Set(['outbound.refused', 'upstream.unreachable', 'server.busy']);

/** What an attempt is recorded with. */
export interface AttemptParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly refusals: Refusals;
  /** Resolves once the event is committed. @throws GatehouseError `record.unavailable` */
  write(tenantId: TenantId, event: NewEvent): Promise<void>;
}

/**
 * The record of one attempt, opened before anything is known and closed exactly once. It holds on to the last context
 * that a stage reached, so that a refusal says as much as was known by then.
 */
export class Attempt {
  private context: Received | Authenticated | Parsed | Judged | undefined;
  private sent = false;
  private closed = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly parts: AttemptParts,
  ) {}

  /** Remembers how far the request came; gives the context back. */
  note<Context extends Received>(context: Context): Context {
    this.context = context;
    return context;
  }

  /**
   * Writes `call.decided` before a call that may have effects leaves. No tool is effectively read-only until an admin
   * has reviewed it, so every call is recorded twice.
   *
   * @throws GatehouseError `record.unavailable`: then nothing has left
   */
  async decided(authorized: Authorized): Promise<void> {
    if (authorized.operation.kind !== 'call-tool') return;
    await this.parts.write(authorized.principal.tenantId, this.event('call.decided', authorized));
    this.sent = true;
  }

  /**
   * Writes `call.finished`.
   *
   * @throws GatehouseError `record.lost` when the call was executed, else `record.unavailable`
   */
  async finished(answered: Answered): Promise<void> {
    const outcome = answered.answer.failed ? 'failed' : 'answered';
    try {
      await this.parts.write(answered.principal.tenantId, {
        ...this.event('call.finished', answered),
        outcome,
        durationUs: this.elapsedMicroseconds(),
      });
    } catch (thrown) {
      throw this.sent ? lost(thrown) : thrown;
    }
    this.close(outcome, answered.answer.status);
  }

  /** Records why there is no answer to relay, and gives the error to answer with. */
  async failed(thrown: unknown): Promise<GatehouseError> {
    let error = asGatehouseError(thrown);
    if (this.closed) return error;
    if (NEVER_SENT.has(error.code)) this.sent = false;
    const outcome = outcomeOf(error);
    const { context } = this;
    if (!isAuthenticated(context) || isTurnedAway(error, context)) {
      this.parts.refusals.count(this.exchange.address.tenantSlug, error.code, this.exchange.correlationId);
    } else if (!isAboutTheRecord(error)) {
      try {
        await this.parts.write(context.principal.tenantId, {
          ...this.event('call.finished', context),
          outcome,
          reason: error.code,
          durationUs: this.elapsedMicroseconds(),
        });
      } catch (unrecorded) {
        error = this.sent ? lost(unrecorded) : asGatehouseError(unrecorded);
      }
    }
    this.close(outcome, error.definition.mcp.status, error);
    return error;
  }

  private event(kind: EventKind, context: Authenticated | Parsed | Judged): NewEvent {
    const operation = 'operation' in context ? context.operation : undefined;
    const call = operation?.kind === 'call-tool' ? operation : undefined;
    return {
      kind,
      at: this.parts.clock.now(),
      correlationId: context.correlationId,
      principalId: context.principal.principalId,
      endpoint: context.endpoint.slug,
      method: methodOf(context),
      target: call?.canonicalName ?? (operation?.kind === 'unknown-tool' ? operation.name : undefined),
      verdict: call?.decision.verdict,
      detail: {
        clientId: context.principal.clientId,
        tokenId: context.principal.tokenId,
        ...(call && { reasons: call.decision.reasons }),
      },
    };
  }

  private elapsedMicroseconds(): number {
    return Math.round((performance.now() - this.exchange.startedAt) * 1000);
  }

  private close(outcome: Outcome, status: number, error?: GatehouseError): void {
    this.closed = true;
    const { metrics, logger } = this.parts;
    const { context, exchange } = this;
    const labels = { method: methodOf(context) ?? 'unknown', outcome };
    metrics.attempts.inc({ ...labels, status });
    metrics.attemptSeconds.observe(labels, (performance.now() - exchange.startedAt) / 1000);
    const line = {
      correlationId: exchange.correlationId,
      tenant: exchange.address.tenantSlug,
      endpoint: exchange.address.endpointSlug,
      ...labels,
      status,
      durationUs: this.elapsedMicroseconds(),
    };
    if (!error) logger.info(line, 'attempt');
    else if (outcome !== 'failed') logger.info({ ...line, code: error.code, reason: error.reason }, 'attempt');
    else logger.error({ ...line, code: error.code, err: error }, 'attempt');
  }
}

function outcomeOf({ code, definition }: GatehouseError): Outcome {
  if (code === 'request.cancelled') return 'cancelled';
  return definition.status >= 500 ? 'failed' : 'refused';
}

/** Turned away by `admit` because the recorder is full: its refusal must not wait for that very recorder. */
function isTurnedAway({ code }: GatehouseError, context: Authenticated | Judged): boolean {
  return code === 'server.busy' && !('operation' in context);
}

function isAuthenticated(context: Received | Authenticated | undefined): context is Authenticated {
  return context !== undefined && 'principal' in context;
}

/** JSON-RPC method of the request, once it is known to be one of the revision's: labels must not grow without bound. */
function methodOf(context: Received | Authenticated | Parsed | undefined): string | undefined {
  return context && 'message' in context && context.message.kind === 'request' ? context.message.method : undefined;
}

/** The record is what is broken: trying to record that would only fail again. */
function isAboutTheRecord(error: GatehouseError): boolean {
  return error.code === 'record.lost' || error.code === 'record.unavailable';
}

/** The call left, so that saying "retry" would make it happen twice. */
function lost(cause: unknown): GatehouseError {
  return new GatehouseError('record.lost', { data: { executed: true, retry: false }, cause });
}
