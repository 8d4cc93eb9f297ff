import { GatehouseError } from '@gatehouse/errors';
import {
  type CheckedNotification,
  type CheckedRequest,
  checkTarget,
  paramsInvalid,
  targetOf,
} from './checked-message.ts';
import { isHandshake } from './era.ts';
import { decodeHeaderValue, HEADER, headerOf, type RequestHeaders } from './header.ts';
import { META, metaFault } from './meta.ts';
import { isMethod, targetMember } from './method.ts';
import type { ParsedMessage, ParsedNotification, ParsedRequest } from './parse-message.ts';
import { CURRENT_REVISION, isStatelessRevision } from './revision.ts';
import { revisionUnsupported } from './revision-unsupported.ts';

/**
 * Checks a message of the current era against its standard headers and the envelope in its `_meta` (2026-07-28,
 * basic/transports and basic). A message that fails several checks is answered by the first, in the order of the official
 * SDK's server: envelope, agreement of headers and body, revision, presence of headers, method, target.
 *
 * @param message one for which `eraOf` says `current`
 * @throws GatehouseError `request.invalid`, `request.params-invalid`, `request.header-mismatch`,
 *   `request.revision-unsupported`, `request.method-unknown`
 */
export function checkEnvelope(headers: RequestHeaders, message: ParsedMessage): CheckedRequest | CheckedNotification {
  if (message.kind === 'response') throw new GatehouseError('request.invalid', { reason: 'a response' });
  const { method, params } = message;
  const revisionHeader = headerOf(headers, HEADER.protocolVersion);
  const methodHeader = headerOf(headers, HEADER.method);
  if (message.kind === 'notification') return checkNotification(message, revisionHeader, methodHeader);

  if (isHandshake(message)) throw mismatch('MCP-Protocol-Version', 'initialize belongs to the session era');
  const fault = metaFault(params.meta);
  if (fault)
    throw new GatehouseError('request.params-invalid', { data: { ...fault }, reason: `_meta ${fault.member}` });
  const claimed = params.meta[META.protocolVersion];
  if (revisionHeader !== undefined && revisionHeader !== claimed) throw mismatch('MCP-Protocol-Version');
  if (methodHeader !== undefined && methodHeader !== method) throw mismatch('Mcp-Method');
  if (claimed !== CURRENT_REVISION) throw revisionUnsupported(claimed);
  if (revisionHeader === undefined) throw mismatch('MCP-Protocol-Version', 'missing');
  if (methodHeader === undefined) throw mismatch('Mcp-Method', 'missing');
  const target = checkNameHeader(headers, message);

  if (!isMethod(method)) throw new GatehouseError('request.method-unknown');
  checkTarget(method, target);
  return { kind: 'request', id: message.id, revision: CURRENT_REVISION, method, target, params };
}

/** The target named in the body, once the header `Mcp-Name` is known to repeat it. */
function checkNameHeader(headers: RequestHeaders, message: ParsedRequest): string | undefined {
  if (!targetMember(message.method)) return undefined;
  const target = targetOf(message);
  const header = headerOf(headers, HEADER.name);
  if (header === undefined) {
    if (target !== undefined) throw mismatch('Mcp-Name', 'missing');
    return undefined;
  }
  const decoded = decodeHeaderValue(header);
  if (decoded === undefined) throw mismatch('Mcp-Name', 'not canonical Base64 of UTF-8');
  if (target !== undefined && decoded !== target) throw mismatch('Mcp-Name');
  return target;
}

/** Presence is asked of requests only; a header that is there must not contradict the body. */
function checkNotification(
  { method, params }: ParsedNotification,
  revisionHeader: string | undefined,
  methodHeader: string | undefined,
): CheckedNotification {
  const claimed = params.meta[META.protocolVersion];
  if (Object.hasOwn(params.meta, META.protocolVersion)) {
    if (typeof claimed !== 'string') throw paramsInvalid(META.protocolVersion, 'invalid');
    if (revisionHeader !== undefined && revisionHeader !== claimed) throw mismatch('MCP-Protocol-Version');
  }
  const revision = typeof claimed === 'string' ? claimed : revisionHeader;
  if (revision === undefined || !isStatelessRevision(revision)) return { kind: 'notification' };
  if (methodHeader !== undefined && methodHeader !== method) throw mismatch('Mcp-Method');
  if (revision !== CURRENT_REVISION) throw revisionUnsupported(revision);
  return { kind: 'notification' };
}

function mismatch(header: string, reason = 'differs from the body'): GatehouseError {
  return new GatehouseError('request.header-mismatch', { data: { header }, reason: `${header}: ${reason}` });
}
