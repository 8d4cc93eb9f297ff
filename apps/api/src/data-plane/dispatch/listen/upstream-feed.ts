import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantId } from '@gatehouse/db';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { type ListenFilter, listenParams, parseSubscriptionMessage } from '@gatehouse/mcp';
import type { Logger } from '../../../platform/injection.ts';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import { contentType } from '../relay/read-answer.ts';
import { REQUEST_ID, type SendParts, send } from '../relay/send.ts';
import { streamEvents } from '../relay/stream-events.ts';
import { type Change, FILTER_MEMBER } from './change.ts';

/** Milliseconds after which a stream is opened anew, so that none outlives what it was opened with. */
const LONGEST_STREAM = 30 * 60_000;

/** Milliseconds between attempts: doubled from the first to the last of them. */
const FIRST_PAUSE = 1_000;
const LAST_PAUSE = 60_000;

export interface FeedParts extends SendParts {
  readonly logger: Logger;
}

/** What a feed tells: a change, or that changes may have been missed while it was cut off. */
export type FeedEvent = Change | { readonly kind: 'gap' };

export interface FeedTarget {
  readonly tenantId: TenantId;
  readonly upstream: UpstreamSnapshot;
  readonly filter: ListenFilter;
}

/** One `subscriptions/listen` of ours at one upstream, opened again whenever it ends, until it is closed. */
export class UpstreamFeed {
  /** Settles when the upstream has acknowledged, or when it is known that it does not for now. */
  readonly ready: Promise<void>;
  private readonly closing = new AbortController();
  private isReady: () => void = () => {};

  constructor(
    private readonly target: FeedTarget,
    private readonly tell: (event: FeedEvent) => void,
    private readonly parts: FeedParts,
  ) {
    this.ready = new Promise((resolve) => (this.isReady = resolve));
    void this.run();
  }

  close(): void {
    this.closing.abort(new GatehouseError('request.cancelled'));
    this.isReady();
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    let pause = FIRST_PAUSE;
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      try {
        await this.read(isFirst, () => (pause = FIRST_PAUSE));
      } catch (thrown) {
        if (signal.aborted) return;
        const { slug } = this.target.upstream;
        this.parts.logger.warn({ upstream: slug, err: asGatehouseError(thrown), pause }, 'a subscription was cut off');
      }
      this.isReady();
      await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
      pause = Math.min(pause * 2, LAST_PAUSE);
    }
  }

  private async read(isFirst: boolean, onAcknowledged: () => void): Promise<void> {
    const { tenantId, upstream, filter } = this.target;
    const { signal } = this.closing;
    const held = this.parts.answers.hold(tenantId);
    const { response, end } = await send(
      {
        tenantId,
        // A copy: what was read of its credential hangs on the object, and a feed outlives the secret of its first day.
        upstream: { ...upstream },
        method: 'subscriptions/listen',
        params: Object.entries(listenParams(filter)),
        signal,
        timeoutMs: LONGEST_STREAM,
      },
      this.parts,
    );
    try {
      if (contentType(response) !== 'text/event-stream' || response.status !== 200) {
        response.discard();
        throw new GatehouseError('upstream.invalid-answer', { reason: `HTTP ${response.status} without a stream` });
      }
      for await (const data of streamEvents(response, held)) {
        const message = parseSubscriptionMessage(data, REQUEST_ID);
        switch (message?.kind) {
          case 'ended':
            return;
          case 'error':
            throw new GatehouseError('upstream.invalid-answer', { reason: `subscriptions/listen: ${message.code}` });
          case 'acknowledged':
            onAcknowledged();
            if (!isFirst) this.tell({ kind: 'gap' });
            this.isReady();
            break;
          case 'list-changed':
            if (this.target.filter[FILTER_MEMBER[message.list]]) this.tell({ kind: 'list', list: message.list });
            break;
          case 'resource-updated':
            if (this.target.filter.resourceSubscriptions.includes(message.uri)) {
              this.tell({ kind: 'resource', uri: message.uri });
            }
        }
      }
    } finally {
      held.release();
      end();
    }
  }
}
