import type { EndpointSnapshot, UpstreamSnapshot } from '../snapshot/tenant-snapshot.ts';

/** A served name, taken back to where it comes from. */
export interface ServedTool {
  readonly upstream: UpstreamSnapshot;
  /** The tool's name at its upstream. */
  readonly tool: string;
}

/**
 * The upstream that a served name belongs to: the one with the longest prefix that fits. Lists and calls both ask
 * here, so that what is shown under a name is what is judged and called under it.
 */
export function resolveServedName(endpoint: EndpointSnapshot, name: string): ServedTool | undefined {
  let best: { prefix: string; upstream: UpstreamSnapshot } | undefined;
  for (const shown of endpoint.upstreams) {
    if (name.startsWith(shown.prefix) && (!best || shown.prefix.length > best.prefix.length)) best = shown;
  }
  const tool = best && name.slice(best.prefix.length);
  return best && tool ? { upstream: best.upstream, tool } : undefined;
}
