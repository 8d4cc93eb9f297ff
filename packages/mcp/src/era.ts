import { HEADER, headerOf, type RequestHeaders } from './header.ts';
import { META, metaFault } from './meta.ts';
import type { ParsedMessage } from './parse-message.ts';
import { isStatelessRevision } from './revision.ts';

/** By whose rules a message is read: of revision 2026-07-28, or of those that begin with `initialize`. */
export type Era = 'current' | 'session';

/**
 * The era of a message, by the revision that `MCP-Protocol-Version` or its `_meta` names. `Mcp-Method` and `Mcp-Name` say
 * nothing about it: there are clients that send them with requests of the session era, too.
 */
export function eraOf(headers: RequestHeaders, message: ParsedMessage): Era {
  const revision = headerOf(headers, HEADER.protocolVersion);
  if (revision !== undefined && isStatelessRevision(revision)) return 'current';
  if (isHandshake(message)) return 'session';
  return Object.hasOwn(message.params.meta, META.protocolVersion) ? 'current' : 'session';
}

/** `initialize` of the session era. In a complete envelope of the stateless one it is a method like any unknown. */
export function isHandshake(message: ParsedMessage): boolean {
  if (message.kind !== 'request' || message.method !== 'initialize') return false;
  const { meta } = message.params;
  const claimed = meta[META.protocolVersion];
  return !(typeof claimed === 'string' && isStatelessRevision(claimed) && metaFault(meta) === undefined);
}
