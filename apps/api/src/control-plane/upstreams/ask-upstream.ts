import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { CODE, type Method, type RawJson, type UpstreamError, type UpstreamResult } from '@gatehouse/mcp';
import type { Outbounds } from '@gatehouse/outbound';
import { Inject, Injectable } from '@nestjs/common';
import { AnswerRoom } from '../../data-plane/dispatch/relay/answer-room.ts';
import type { ByteBudget } from '../../data-plane/dispatch/relay/byte-budget.ts';
import { readAnswer } from '../../data-plane/dispatch/relay/read-answer.ts';
import { relayCurrent } from '../../data-plane/dispatch/relay/relay-current.ts';
import { REQUEST_ID, type SendParts, send } from '../../data-plane/dispatch/relay/send.ts';
import { askInSession } from '../../data-plane/dispatch/session-leg/ask-in-session.ts';
import { endSession } from '../../data-plane/dispatch/session-leg/end-session.ts';
import { type OpenedSession, openSession } from '../../data-plane/dispatch/session-leg/open-session.ts';
import { SessionLost } from '../../data-plane/dispatch/session-leg/session-lost.ts';
import { refuseWhatIsNotOfRevisions } from '../../data-plane/dispatch/session-leg/status.ts';
import { UpstreamCredentials } from '../../data-plane/dispatch/upstream-credentials.ts';
import type { UpstreamSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { OUTBOUND } from '../../platform/injection.ts';

/** How much an upstream may answer, and in which time. */
export interface Asking {
  readonly tenantId: TenantId;
  readonly upstream: UpstreamSnapshot;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly budget: ByteBudget;
}

/** Something that Gatehouse itself wants to know of an upstream. */
export interface UpstreamQuestion extends Asking {
  readonly method: Method;
  /** Of the page before, as the upstream wrote it. */
  readonly cursor?: RawJson | undefined;
}

/** Asks upstreams on Gatehouse's own behalf: with the upstream's credential, and without any caller's token or `_meta`. */
@Injectable()
export class UpstreamClient {
  private readonly parts: SendParts;

  constructor(@Inject(OUTBOUND) outbounds: Outbounds, credentials: UpstreamCredentials, answers: AnswerRoom) {
    this.parts = { outbounds, credentials, answers };
  }

  /**
   * Asks an upstream of the current revision what it is. Who may not come in, and a server that fails, learn and say nothing
   * of revisions.
   *
   * @returns its answer; undefined when it does not know the question
   * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
   */
  async discover(asking: Asking): Promise<UpstreamResult | undefined> {
    const held = this.parts.answers.hold(asking.tenantId);
    const { response } = await send({ ...asking, method: 'server/discover' }, this.parts);
    try {
      const { status } = response;
      if (status >= 300) {
        response.discard();
        refuseWhatIsNotOfRevisions(status, 'server/discover');
        return undefined;
      }
      const answer = await readAnswer(response, REQUEST_ID, { ...asking, held });
      if (answer.kind === 'result') return answer;
      if (answer.code === CODE.internalError) throw unusable('server/discover: an internal error');
      return undefined;
    } finally {
      held.release();
    }
  }

  /** @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy` */
  async ask({ cursor, ...question }: UpstreamQuestion): Promise<UpstreamResult | UpstreamError> {
    const held = this.parts.answers.hold(question.tenantId);
    try {
      return await relayCurrent({ ...question, params: [['cursor', cursor]], held }, this.parts);
    } finally {
      // What is made of it is bounded by the budget, and by how many ask at once.
      held.release();
    }
  }

  /**
   * Begins a session of our own at an upstream of the session era.
   *
   * @throws GatehouseError `upstream.revision-unsupported`, `upstream.*`, `outbound.refused`, `server.busy`
   */
  begin(asking: Asking): Promise<OpenedSession> {
    return openSession(asking, asking, this.parts);
  }

  /** As `ask`, in that session. @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy` */
  async askIn(
    session: OpenedSession,
    { cursor, ...question }: UpstreamQuestion,
  ): Promise<UpstreamResult | UpstreamError> {
    const held = this.parts.answers.hold(question.tenantId);
    try {
      return await askInSession({ ...question, params: [['cursor', cursor]], held }, session, this.parts);
    } catch (thrown) {
      throw thrown instanceof SessionLost ? new GatehouseError('upstream.session-lost') : thrown;
    } finally {
      held.release();
    }
  }

  /** Ends that session, as far as the upstream lets us. It does not throw. */
  end(session: OpenedSession, asking: Asking): Promise<void> {
    return endSession(asking, session, this.parts);
  }
}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
