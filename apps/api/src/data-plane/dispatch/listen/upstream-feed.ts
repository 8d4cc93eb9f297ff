import { setTimeout as sleep } from 'node:timers/promises';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { isStatelessRevision } from '@gatehouse/mcp';
import type { Logger } from '../../../platform/injection.ts';
import type { SendParts } from '../relay/send.ts';
import type { Change } from './change.ts';
import { type FeedEnd, type FeedReading, type FeedTarget, LONGEST_STREAM } from './feed-reading.ts';
import { readCurrentFeed } from './read-current-feed.ts';
import { readSessionFeed } from './read-session-feed.ts';

/** Milliseconds between attempts: doubled from the first to the last of them. */
const FIRST_PAUSE = 1_000;
const LAST_PAUSE = 60_000;

export interface FeedParts extends SendParts {
  readonly logger: Logger;
}

/** What a feed tells: a change, or that changes may have been missed while it was cut off. */
export type FeedEvent = Change | { readonly kind: 'gap' };

/** One stream of news at one upstream, opened again whenever it ends, until it is closed. */
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
        const end = await this.read(isFirst, () => (pause = FIRST_PAUSE));
        // It may have one when it is another release.
        if (end === 'not-offered') pause = LONGEST_STREAM;
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

  private read(isFirst: boolean, onAcknowledged: () => void): Promise<FeedEnd> {
    const { tenantId, upstream, filter } = this.target;
    const reading: FeedReading = {
      // A copy: what was read of its credential hangs on the object, and a feed outlives the secret of its first day.
      target: { tenantId, upstream: { ...upstream }, filter },
      signal: this.closing.signal,
      onAcknowledged: () => {
        onAcknowledged();
        if (!isFirst) this.tell({ kind: 'gap' });
        this.isReady();
      },
      tell: this.tell,
    };
    const isCurrent = !upstream.catalogue || isStatelessRevision(upstream.catalogue.revision);
    return isCurrent ? readCurrentFeed(reading, this.parts) : readSessionFeed(reading, this.parts);
  }
}
