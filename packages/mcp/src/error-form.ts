import type { ErrorDefinition, GatehouseError } from '@gatehouse/errors';
import type { Era } from './era.ts';
import { CODE } from './rpc-code.ts';

type Form = ErrorDefinition['mcp'];

/**
 * Statuses of errors about what a request says, and of those that come from behind the endpoint. Clients of the session
 * era read the message of an error under 200 only, and take a 404 for a server of a still older transport.
 */
const OF_THE_CONTENT: ReadonlySet<number> = new Set([400, 404, 502, 504]);

/**
 * HTTP status and JSON-RPC code of an error of ours for a caller of this era. The session era knows nothing of the
 * current revision's own codes, and has one for a resource that there is not (2025-11-25, server/resources).
 */
export function errorForm({ code, definition }: GatehouseError, era: Era): Form {
  const { mcp } = definition;
  if (era === 'current') return mcp;
  switch (code) {
    case 'request.revision-unsupported':
      // The status is fixed (2025-06-18, basic/transports), the code is that of basic/lifecycle.
      return { status: mcp.status, code: CODE.invalidParams };
    case 'resource.unknown':
      return { status: mcp.status, code: CODE.resourceNotFound };
    default:
      return OF_THE_CONTENT.has(mcp.status) ? { status: 200, code: mcp.code } : mcp;
  }
}
