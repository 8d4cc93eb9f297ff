import type { ListenFilter } from '@gatehouse/mcp';
import { canonicalResource, decide, type Permissions } from '@gatehouse/policy';
import { questionOf } from '../../authorize/question.ts';
import { upstreamOfResource } from '../../locate/find-target.ts';
import type { EndpointSnapshot, UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import { offeredBy } from '../discover.ts';

/**
 * What of a filter is granted: lists that the endpoint has, and URIs that this principal may read, by the same `decide()`
 * as reading them. What is not granted and what does not exist are left out alike.
 */
export function grantedFilter(
  asked: ListenFilter,
  endpoint: EndpointSnapshot,
  permissions: Permissions,
  scopes: ReadonlySet<string>,
): ListenFilter {
  const offered = offeredBy(endpoint);
  return {
    toolsListChanged: asked.toolsListChanged && 'tools' in offered,
    promptsListChanged: asked.promptsListChanged && 'prompts' in offered,
    resourcesListChanged: asked.resourcesListChanged && 'resources' in offered,
    resourceSubscriptions: asked.resourceSubscriptions.filter((uri) => mayRead(uri, endpoint, permissions, scopes)),
  };
}

/** Whether a URI may be read and its upstream tells of its changes. */
function mayRead(
  uri: string,
  endpoint: EndpointSnapshot,
  permissions: Permissions,
  scopes: ReadonlySet<string>,
): boolean {
  const upstream = upstreamOfResource(uri, endpoint);
  if (!upstream || !tellsUpdates(upstream)) return false;
  const call = { subject: { kind: 'resource' }, canonicalName: canonicalResource(upstream.slug, uri) } as const;
  return decide(permissions, questionOf(call, scopes)).verdict === 'allowed';
}

function tellsUpdates({ catalogue }: UpstreamSnapshot): boolean {
  return (catalogue?.capabilities.resources as { subscribe?: unknown } | undefined)?.subscribe === true;
}
