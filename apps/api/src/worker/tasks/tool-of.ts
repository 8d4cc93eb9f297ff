import type { ServedTool, TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';

/** A tool by its canonical name: what an endpoint calls it is the endpoint's business. */
export function toolOf({ endpoints }: TenantSnapshot, endpoint: string, canonicalName: string): ServedTool | undefined {
  const tools = endpoints.get(endpoint)?.tools.values() ?? [];
  return [...tools].find((tool) => tool.canonicalName === canonicalName);
}
