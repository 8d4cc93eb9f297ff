import type { TenantId } from '@gatehouse/db';
import { asGatehouseError } from '@gatehouse/errors';
import type { ListenFilter } from '@gatehouse/mcp';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import type { ChangedList } from './change.ts';
import { ChangeRounds } from './change-rounds.ts';
import { type FeedParts, UpstreamFeed } from './upstream-feed.ts';

export interface ListFeedParts extends FeedParts {
  readonly catalogues: { refresh(tenantId: TenantId, upstreamId: string): Promise<unknown> };
}

type Listener = (list: ChangedList) => void;

interface SharedFeed {
  readonly feed: UpstreamFeed;
  readonly rounds: ChangeRounds;
  readonly listeners: Set<Listener>;
}

/**
 * Changes of upstreams' lists, for all who listen: one stream for each upstream, whoever many listen, and none when nobody
 * does. Before anyone is told of a change the catalogue has been refreshed, so that who asks again gets the new list.
 */
export class ListFeeds {
  private readonly shared = new Map<string, SharedFeed>();

  constructor(private readonly parts: ListFeedParts) {}

  /**
   * Tells `listener` of changes until the function that is returned is called.
   *
   * @returns also when the upstream has acknowledged; `undefined` when it tells no changes
   */
  subscribe(
    tenantId: TenantId,
    upstream: UpstreamSnapshot,
    listener: Listener,
  ): { readonly ready: Promise<void>; close(): void } | undefined {
    const filter = toldBy(upstream);
    if (!filter) return undefined;
    const { id, url, credential, catalogue } = upstream;
    const key = JSON.stringify([tenantId, id, url, credential, catalogue?.revision]);
    const shared = this.shared.get(key) ?? this.open(key, tenantId, upstream, filter);
    shared.listeners.add(listener);
    return {
      ready: shared.feed.ready,
      close: () => {
        shared.listeners.delete(listener);
        if (shared.listeners.size > 0) return;
        shared.feed.close();
        shared.rounds.close();
        if (this.shared.get(key) === shared) this.shared.delete(key);
      },
    };
  }

  close(): void {
    for (const { feed, rounds } of this.shared.values()) {
      feed.close();
      rounds.close();
    }
    this.shared.clear();
  }

  private open(key: string, tenantId: TenantId, upstream: UpstreamSnapshot, filter: ListenFilter): SharedFeed {
    const listeners = new Set<Listener>();
    const refresh = async (): Promise<void> => {
      try {
        await this.parts.catalogues.refresh(tenantId, upstream.id);
      } catch (thrown) {
        this.parts.logger.warn({ upstream: upstream.slug, err: asGatehouseError(thrown) }, 'not asked again');
      }
    };
    const rounds = new ChangeRounds(refresh, (list) => {
      for (const listener of listeners) listener(list);
    });
    const feed = new UpstreamFeed({ tenantId, upstream, filter }, (event) => rounds.put(event), this.parts);
    const shared = { feed, rounds, listeners };
    this.shared.set(key, shared);
    return shared;
  }
}

/** The changes that an upstream says that it tells. */
function toldBy({ catalogue }: UpstreamSnapshot): ListenFilter | undefined {
  const tells = (capability: string) =>
    (catalogue?.capabilities[capability] as { listChanged?: unknown } | undefined)?.listChanged === true;
  const filter = {
    toolsListChanged: tells('tools'),
    promptsListChanged: tells('prompts'),
    resourcesListChanged: tells('resources'),
    resourceSubscriptions: [],
  };
  return filter.toolsListChanged || filter.promptsListChanged || filter.resourcesListChanged ? filter : undefined;
}
