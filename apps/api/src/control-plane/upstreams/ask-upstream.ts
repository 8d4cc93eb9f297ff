import type { TenantId } from '@gatehouse/db';
import type { Method, RawJson, UpstreamError, UpstreamResult } from '@gatehouse/mcp';
import type { Outbounds } from '@gatehouse/outbound';
import { Inject, Injectable } from '@nestjs/common';
import { AnswerRoom } from '../../data-plane/dispatch/relay/answer-room.ts';
import type { ByteBudget } from '../../data-plane/dispatch/relay/byte-budget.ts';
import { relay } from '../../data-plane/dispatch/relay/relay.ts';
import type { RelayParts } from '../../data-plane/dispatch/relay/send.ts';
import { UpstreamCredentials } from '../../data-plane/dispatch/upstream-credentials.ts';
import type { UpstreamSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { OUTBOUND } from '../../platform/injection.ts';

/** Something that Gatehouse itself wants to know of an upstream. */
export interface UpstreamQuestion {
  readonly tenantId: TenantId;
  readonly upstream: UpstreamSnapshot;
  readonly method: Method;
  /** Of the page before, as the upstream wrote it. */
  readonly cursor?: RawJson | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly budget: ByteBudget;
}

/** Asks upstreams on Gatehouse's own behalf: with the upstream's credential, and without any caller's token or `_meta`. */
@Injectable()
export class UpstreamClient {
  private readonly parts: RelayParts;

  constructor(@Inject(OUTBOUND) outbounds: Outbounds, credentials: UpstreamCredentials, answers: AnswerRoom) {
    this.parts = { outbounds, credentials, answers };
  }

  /** @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy` */
  async ask({ cursor, ...question }: UpstreamQuestion): Promise<UpstreamResult | UpstreamError> {
    const held = this.parts.answers.hold(question.tenantId);
    try {
      return await relay({ ...question, params: [['cursor', cursor]], held }, this.parts);
    } finally {
      // What is made of it is bounded by the budget, and by how many ask at once.
      held.release();
    }
  }
}
