import { type CheckedRequest, resultMessage, SERVED_REVISIONS, withServerInfo } from '@gatehouse/mcp';
import type { Answer } from '../context.ts';
import { serverInfo } from './server-info.ts';

/** What an endpoint offers (2026-07-28, `server/discover`): answered by us, because its upstreams are not to be seen. */
const discovery = JSON.stringify(
  withServerInfo(
    {
      supportedVersions: SERVED_REVISIONS,
      capabilities: { tools: {} },
      resultType: 'complete',
      ttlMs: 0,
      cacheScope: 'private',
    },
    serverInfo,
  ),
);

export function discover({ id }: CheckedRequest): Answer {
  return { status: 200, body: resultMessage(id, discovery), failed: false };
}
