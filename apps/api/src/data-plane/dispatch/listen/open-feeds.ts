import type { ListenFilter } from '@gatehouse/mcp';
import type { Authorized } from '../../context.ts';
import { upstreamOfResource } from '../../locate/find-target.ts';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import type { FeedPlaces } from './feed-places.ts';
import type { ListFeeds } from './list-feeds.ts';
import type { Outbox } from './outbox.ts';
import type { Subscription } from './subscription.ts';
import { type FeedEvent, type FeedParts, UpstreamFeed } from './upstream-feed.ts';

export interface OpenFeed {
  /** Settles when its upstream has acknowledged, or is known not to for now. */
  readonly ready: Promise<void>;
  close(): void;
}

export interface OpenFeedsParts extends FeedParts {
  readonly listFeeds: ListFeeds;
  readonly feedPlaces: FeedPlaces;
}

/**
 * Listens at the upstreams for what one client was granted: changes of lists on streams that all clients share, updates of
 * resources on streams of its own, because which URIs it follows is its own affair.
 *
 * @returns what is open, to be closed once
 * @throws GatehouseError `limit.subscriptions`, `server.busy`: then nothing is open
 */
export function openFeeds(
  subscription: Subscription,
  authorized: Authorized,
  outbox: Outbox,
  parts: OpenFeedsParts,
): OpenFeed[] {
  const { endpoint, principal } = authorized;
  const followed = urisByUpstream(subscription.filter, authorized);
  const leave = parts.feedPlaces.take(
    principal,
    [...followed.keys()].map(({ id }) => id),
  );
  const shared = endpoint.upstreams.map(({ upstream }) =>
    parts.listFeeds.subscribe(principal.tenantId, upstream, (list) => {
      if (subscription.wants(list)) outbox.put({ kind: 'list', list });
    }),
  );
  const own = [...followed].map(([upstream, uris]) => {
    const filter = { ...NOTHING, resourceSubscriptions: uris };
    const target = { tenantId: principal.tenantId, upstream, filter };
    return new UpstreamFeed(target, (event) => tellUpdates(event, uris, outbox), parts);
  });
  return [...shared.filter((feed) => feed !== undefined), ...own, { ready: Promise.resolve(), close: leave }];
}

const NOTHING: ListenFilter = {
  toolsListChanged: false,
  promptsListChanged: false,
  resourcesListChanged: false,
  resourceSubscriptions: [],
};

function urisByUpstream({ resourceSubscriptions }: ListenFilter, { endpoint }: Authorized) {
  const byUpstream = new Map<UpstreamSnapshot, string[]>();
  for (const uri of resourceSubscriptions) {
    const upstream = upstreamOfResource(uri, endpoint);
    if (!upstream) continue;
    const uris = byUpstream.get(upstream);
    if (uris) uris.push(uri);
    else byUpstream.set(upstream, [uri]);
  }
  return byUpstream;
}

/** An upstream tells of what it was asked for and of nothing else; after a gap any of it may have changed. */
function tellUpdates(event: FeedEvent, uris: readonly string[], outbox: Outbox): void {
  if (event.kind === 'gap') for (const uri of uris) outbox.put({ kind: 'resource', uri });
  else if (event.kind === 'resource') outbox.put({ kind: 'resource', uri: event.uri });
}
