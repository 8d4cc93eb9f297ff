import type { Clock, TenantId } from '@gatehouse/db';
import { asGatehouseError, type ErrorCode, GatehouseError } from '@gatehouse/errors';
import { errorForm } from '@gatehouse/mcp';
import type { EventKind, NewEvent, Outcome } from '../../control-plane/audit/event.ts';
import type { Logger } from '../../platform/injection.ts';
import type { Answered, Authorized, Received } from '../context.ts';
import type { Exchange } from '../respond/exchange.ts';
import type { AttemptCounts } from './attempt-counts.ts';
import { type AttemptDetail, attemptDetail, callOf, type Known, withResult } from './call-detail.ts';
import type { Refusals } from './refusals.ts';
import { STAGES, type StageTimes, type TimedStage } from './stage-times.ts';

/** Errors of dispatch that mean that nothing reached the upstream. */
const NEVER_SENT: ReadonlySet<ErrorCode> = new Set([
  'outbound.refused',
  'request.params-invalid',
  'request.state-invalid',
  'server.busy',
  'upstream.credential-missing',
  'upstream.unreachable',
]);

/** Milliseconds that a caller waits for the record: of what has not happened yet, and of what has. */
const PATIENCE_BEFORE = 1_000;
const PATIENCE_AFTER = 3_000;

/** What an attempt is recorded with. */
export interface AttemptParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** For lines in which everything is ours, so that nothing has to be looked for and redacted. */
  readonly attemptLogger: Logger;
  readonly counts: AttemptCounts;
  readonly stages: StageTimes;
  readonly refusals: Refusals;
  /** Resolves once the event is committed. @throws GatehouseError `record.unavailable` */
  write(tenantId: TenantId, event: NewEvent, patience: number): Promise<void>;
}

/**
 * The record of one attempt, opened before anything is known and closed exactly once. It holds on to the last context
 * that a stage reached, so that a refusal says as much as was known by then.
 */
export class Attempt {
  private context: Received | Known | undefined;
  /** Of the call; made once, for both of its events. */
  private callDetail: AttemptDetail | undefined;
  private sent = false;
  private streaming = false;
  /** While the event that has to come first is being written. */
  private isBeginning = false;
  private closed = false;
  /** Stages that were passed, and when the last one ended. */
  private passed = 0;
  private passedAt: number;

  constructor(
    private readonly exchange: Exchange,
    private readonly parts: AttemptParts,
  ) {
    this.passedAt = exchange.startedAt;
  }

  /** Remembers how far the request came, at the end of each stage; gives the context back. */
  note<Context extends Received>(context: Context): Context {
    this.context = context;
    const stage = STAGES[this.passed++];
    if (stage) this.time(stage);
    return context;
  }

  /**
   * Writes `call.decided` before a call that may have effects leaves, and `stream.opened` before a stream is
   * acknowledged. No tool is effectively read-only until an admin has reviewed it.
   *
   * @throws GatehouseError `record.unavailable`: then nothing has left
   */
  async decided(authorized: Authorized): Promise<void> {
    const { operation } = authorized;
    if (operation.kind === 'listen') {
      this.streaming = true;
      await this.begin(authorized, 'stream.opened');
    }
    // Its task is recorded with the decision, in the same transaction.
    if (operation.kind !== 'call' || operation.way.kind === 'task') return;
    if (!operation.readOnly) await this.begin(authorized, 'call.decided');
    this.sent = true;
  }

  /**
   * Writes `call.finished`, or `stream.closed`; nothing where a task was begun, whose own events say it all, or asked about.
   *
   * @throws GatehouseError `record.lost` when the call was executed, else `record.unavailable`
   */
  async finished(answered: Answered): Promise<void> {
    const outcome = answered.answer.failed ? 'failed' : 'answered';
    if (isAboutTask(answered)) return this.close(outcome, answered.answer.status);
    const ended = this.ending(answered, outcome);
    try {
      await this.write(
        answered,
        { ...ended, detail: withResult(ended.detail, answered) },
        this.sent ? PATIENCE_AFTER : PATIENCE_BEFORE,
      );
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
    this.endStage(error, outcome);
    const { context } = this;
    if (!isKnown(context) || isTurnedAway(error, context)) {
      this.refuse(error);
    } else if (isAboutTheRecord(error)) {
      this.rememberUnrecorded(context, error);
    } else {
      try {
        await this.write(
          context,
          { ...this.ending(context, outcome), reason: error.code },
          this.sent ? PATIENCE_AFTER : PATIENCE_BEFORE,
        );
      } catch (unrecorded) {
        error = this.sent ? lost(unrecorded) : asGatehouseError(unrecorded);
      }
    }
    this.close(outcome, errorForm(error, this.exchange.era).status, error);
    return error;
  }

  /** The answer has been handed over. */
  responded(): void {
    this.time('respond');
  }

  private refuse({ code }: GatehouseError): void {
    const { address, correlationId, clientAddress } = this.exchange;
    this.parts.refusals.count({ tenantSlug: address.tenantSlug, reason: code, correlationId, clientAddress });
  }

  /**
   * What was begun and did not leave, because that could not be recorded in time: its `call.decided` may still be written,
   * and must not read as one whose outcome is unknown. Nobody waits for it.
   */
  private rememberUnrecorded(context: Known, { code }: GatehouseError): void {
    if (!this.isBeginning || code !== 'record.unavailable') return;
    this.write(context, { ...this.ending(context, 'failed'), reason: code }, PATIENCE_AFTER).catch(() => {});
  }

  private async begin(authorized: Authorized, kind: EventKind): Promise<void> {
    this.isBeginning = true;
    await this.write(authorized, this.event(kind, authorized), PATIENCE_BEFORE);
    this.isBeginning = false;
  }

  private async write(context: Known, event: NewEvent, patience: number): Promise<void> {
    await this.parts.write(context.principal.tenantId, event, patience);
    this.time('record');
  }

  private ending(context: Known, outcome: Outcome) {
    const kind = this.streaming ? 'stream.closed' : 'call.finished';
    return { ...this.event(kind, context), outcome, durationUs: this.elapsedMicroseconds() };
  }

  private event(kind: EventKind, context: Known) {
    const operation = 'operation' in context ? context.operation : undefined;
    const call = callOf(context);
    return {
      kind,
      at: this.parts.clock.now(),
      correlationId: context.correlationId,
      principalId: context.principal.principalId,
      endpoint: context.endpoint.slug,
      method: methodOf(context),
      target: call?.canonicalName ?? (operation?.kind === 'unknown' ? operation.name : undefined),
      verdict: call?.decision?.verdict,
      detail: this.detailOf(context),
    };
  }

  private detailOf(context: Known): AttemptDetail {
    if (!callOf(context)) return attemptDetail(context);
    this.callDetail ??= attemptDetail(context);
    return this.callDetail;
  }

  /** What failed is the record itself, or the stage after the last one that was passed. */
  private endStage(error: GatehouseError, outcome: Outcome): void {
    const stage = isAboutTheRecord(error) ? 'record' : (STAGES[this.passed] ?? 'respond');
    this.time(stage);
    this.parts.stages.failed(stage, outcome);
  }

  private time(stage: TimedStage): void {
    const now = performance.now();
    this.parts.stages.passed(stage, now - this.passedAt);
    this.passedAt = now;
  }

  private elapsedMicroseconds(): number {
    return Math.round((performance.now() - this.exchange.startedAt) * 1000);
  }

  private close(outcome: Outcome, status: number, error?: GatehouseError): void {
    this.closed = true;
    const { counts, logger, attemptLogger } = this.parts;
    const { context, exchange } = this;
    const method = methodOf(context) ?? 'unknown';
    const durationUs = this.elapsedMicroseconds();
    counts.ended(method, outcome, status, durationUs / 1e6);
    const { tenantSlug: tenant, endpointSlug: endpoint } = exchange.address;
    const line = { correlationId: exchange.correlationId, tenant, endpoint, method, outcome, status, durationUs };
    if (!error) attemptLogger.info(line, 'attempt');
    else if (outcome !== 'failed') attemptLogger.info({ ...line, code: error.code, reason: error.reason }, 'attempt');
    else logger.error({ ...line, code: error.code, err: error }, 'attempt');
  }
}

function outcomeOf({ code, definition }: GatehouseError): Outcome {
  if (code === 'request.cancelled') return 'cancelled';
  return definition.status >= 500 ? 'failed' : 'refused';
}

function isAboutTask({ operation }: Answered): boolean {
  return (
    operation.kind === 'task' ||
    operation.kind === 'job' ||
    (operation.kind === 'call' && operation.way.kind === 'task')
  );
}

/** What `admit` turns away for being too much. It is counted: an event of each would be too much as well. */
const TOO_MUCH: ReadonlySet<ErrorCode> = new Set(['server.busy', 'limit.exceeded', 'limit.concurrency']);

function isTurnedAway({ code }: GatehouseError, context: Known): boolean {
  return TOO_MUCH.has(code) && !('operation' in context);
}

function isKnown(context: Received | Known | undefined): context is Known {
  return context !== undefined && 'principal' in context;
}

/** JSON-RPC method of the request, once it is known to be one of the revision's: labels must not grow without bound. */
function methodOf(context: Received | Known | undefined): string | undefined {
  if (!context || !('message' in context) || context.message.kind === 'notification') return undefined;
  return context.message.method;
}

/** The record is what is broken: trying to record that would only fail again. */
function isAboutTheRecord(error: GatehouseError): boolean {
  return error.code === 'record.lost' || error.code === 'record.unavailable';
}

/** The call left, so that saying "retry" would make it happen twice. */
function lost(cause: unknown): GatehouseError {
  return new GatehouseError('record.lost', { data: { executed: true, retry: false }, cause });
}
