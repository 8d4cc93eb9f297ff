import type { TenantId } from '@gatehouse/db';
import type { ListenFilter, UpstreamNews } from '@gatehouse/mcp';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import { type Change, FILTER_MEMBER } from './change.ts';

/** Milliseconds after which a stream is opened anew, so that none outlives what it was opened with. */
export const LONGEST_STREAM = 30 * 60_000;

export interface FeedTarget {
  readonly tenantId: TenantId;
  readonly upstream: UpstreamSnapshot;
  readonly filter: ListenFilter;
}

/** One stream of news, from its opening to its end. */
export interface FeedReading {
  readonly target: FeedTarget;
  readonly signal: AbortSignal;
  /** Called once, when the upstream has said that it tells from now on. */
  readonly onAcknowledged: () => void;
  readonly tell: (change: Change) => void;
}

/** How it ended: the upstream was done with it, or it has no such stream. */
export type FeedEnd = 'over' | 'not-offered';

/** What news mean to who asked with this filter; undefined when it was not asked for. */
export function changeIn(news: UpstreamNews, filter: ListenFilter): Change | undefined {
  if (news.kind === 'list-changed') {
    return filter[FILTER_MEMBER[news.list]] ? { kind: 'list', list: news.list } : undefined;
  }
  return filter.resourceSubscriptions.includes(news.uri) ? { kind: 'resource', uri: news.uri } : undefined;
}
