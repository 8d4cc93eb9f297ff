import type { ListenFilter } from '@gatehouse/mcp';
import type { Permissions } from '@gatehouse/policy';
import { isRevoked } from '../../authenticate/revoked.ts';
import type { Authorized, ListKind } from '../../context.ts';
import type { EndpointSnapshot, TenantSnapshot } from '../../snapshot/tenant-snapshot.ts';
import { listedBytes } from '../lists/listed-bytes.ts';
import { CHANGED_LISTS, type Change, type ChangedList, FILTER_MEMBER } from './change.ts';
import { grantedFilter } from './granted-filter.ts';

/** The lists that a change of each kind is about. */
const LISTS: Readonly<Record<ChangedList, readonly ListKind[]>> = {
  tools: ['tools'],
  prompts: ['prompts'],
  resources: ['resources', 'templates'],
};

/** What is known of a tenant and a principal at one moment. */
export interface View {
  readonly snapshot: TenantSnapshot;
  readonly endpoint: EndpointSnapshot;
  readonly permissions: Permissions;
}

/**
 * What one client is told. It compares what its principal may see now with what it saw last, so that a grant that was
 * changed is told like a tool that was added; and it ends when what it was opened for is no longer granted.
 */
export class Subscription {
  /** What the client asked for and is granted. */
  readonly filter: ListenFilter;
  private readonly seen = new Map<ListKind, Buffer>();

  constructor(
    private readonly authorized: Authorized,
    asked: ListenFilter,
    view: View,
  ) {
    this.filter = grantedFilter(asked, view.endpoint, view.permissions, authorized.principal.scopes);
    for (const list of CHANGED_LISTS) this.remember(list, view);
  }

  get isEmpty(): boolean {
    return !CHANGED_LISTS.some((list) => this.wants(list)) && this.filter.resourceSubscriptions.length === 0;
  }

  wants(list: ChangedList): boolean {
    return this.filter[FILTER_MEMBER[list]];
  }

  /** Whether all that it was opened for still holds. */
  holds(view: View): boolean {
    const { principal, endpoint } = this.authorized;
    if (view.snapshot.status !== 'active' || isRevoked(principal.revocable, view.snapshot.revoked)) return false;
    if (sourcesOf(view.endpoint) !== sourcesOf(endpoint)) return false;
    const granted = grantedFilter(this.filter, view.endpoint, view.permissions, principal.scopes);
    return granted.resourceSubscriptions.length === this.filter.resourceSubscriptions.length;
  }

  /** The lists that look different from when they were told last. */
  changes(view: View): Change[] {
    const changed = CHANGED_LISTS.filter((list) => this.wants(list) && this.differs(list, view));
    for (const list of changed) this.remember(list, view);
    return changed.map((list) => ({ kind: 'list', list }));
  }

  private differs(list: ChangedList, view: View): boolean {
    return LISTS[list].some((kind) => {
      const now = listedBytes(kind, view.endpoint, view.permissions);
      return this.seen.get(kind)?.equals(now) !== true;
    });
  }

  private remember(list: ChangedList, { endpoint, permissions }: View): void {
    if (!this.wants(list)) return;
    for (const kind of LISTS[list]) this.seen.set(kind, listedBytes(kind, endpoint, permissions));
  }
}

/** Where an endpoint's upstreams are. When that changes, its streams end, and clients open them anew. */
function sourcesOf({ upstreams }: EndpointSnapshot): string {
  return JSON.stringify(upstreams.map(({ prefix, upstream: { id, url } }) => [prefix, id, url]));
}
