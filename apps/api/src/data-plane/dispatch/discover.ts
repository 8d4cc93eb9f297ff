import { type CheckedRequest, resultMessage, SERVED_REVISIONS, TASKS_EXTENSION, withServerInfo } from '@gatehouse/mcp';
import type { Answer } from '../context.ts';
import type { EndpointSnapshot } from '../snapshot/tenant-snapshot.ts';
import { serverInfo } from './server-info.ts';

/**
 * What an endpoint offers (2026-07-28, `server/discover`): what its upstreams offer together, answered by us, because
 * they themselves are not to be seen.
 */
export function discover({ id }: CheckedRequest, endpoint: EndpointSnapshot): Answer {
  const discovery = withServerInfo(
    {
      supportedVersions: SERVED_REVISIONS,
      capabilities: { ...offeredBy(endpoint), extensions: { [TASKS_EXTENSION]: {} } },
      resultType: 'complete',
      ttlMs: 0,
      cacheScope: 'private',
    },
    serverInfo,
  );
  return { status: 200, body: resultMessage(id, JSON.stringify(discovery)), failed: false };
}

/** Capabilities of the endpoint. Changes of lists are told by us, whether an upstream tells them or not. */
export function offeredBy({ upstreams }: EndpointSnapshot): Record<string, object> {
  const all = upstreams.map(({ upstream }) => upstream.catalogue?.capabilities ?? {});
  const some = (capability: string) => all.some((capabilities) => capability in capabilities);
  const subscribe = all.some(({ resources }) => (resources as { subscribe?: unknown } | undefined)?.subscribe === true);
  return {
    tools: { listChanged: true },
    ...(some('prompts') && { prompts: { listChanged: true } }),
    ...(some('resources') && { resources: { listChanged: true, ...(subscribe && { subscribe }) } }),
    ...(some('completions') && { completions: {} }),
    ...(some('logging') && { logging: {} }),
  };
}
