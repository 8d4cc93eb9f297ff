import { GatehouseError } from '@gatehouse/errors';
import { CONTROL_CHARACTER } from './control-character.ts';
import { decodeHeaderValue, HEADER, headerOf, type RequestHeaders } from './header.ts';
import { META, metaFault } from './meta.ts';
import { isMethod, type Method, targetMember } from './method.ts';
import type { Params, ParsedMessage, ParsedRequest, RequestId } from './parse-message.ts';
import { CURRENT_REVISION, isStatelessRevision, SERVED_REVISIONS } from './revision.ts';

/** A request of the current revision whose headers and body say the same. */
export interface CheckedRequest {
  readonly kind: 'request';
  readonly id: RequestId;
  readonly method: Method;
  /** `params.name` or `params.uri`, for the methods that have one. */
  readonly target: string | undefined;
  readonly params: Params;
}

/** A notification; on this transport it is accepted with 202 and has no effect. */
export interface CheckedNotification {
  readonly kind: 'notification';
  readonly method: string;
}

/**
 * Checks a message against its standard headers and the envelope in its `_meta` (2026-07-28, basic/transports
 * and basic). A message that fails several checks is answered by the first, in the order of the official SDK's
 * server: envelope, agreement of headers and body, revision, presence of headers, method, target.
 *
 * @throws GatehouseError `request.params-invalid`, `request.header-mismatch`, `request.revision-unsupported`
 *   (also for everything of the session era, `initialize` first), `request.method-unknown`
 */
export function checkEnvelope(headers: RequestHeaders, message: ParsedMessage): CheckedRequest | CheckedNotification {
  const { method, params } = message;
  const revisionHeader = headerOf(headers, HEADER.protocolVersion);
  const methodHeader = headerOf(headers, HEADER.method);
  if (message.kind === 'notification') return checkNotification(message, revisionHeader, methodHeader);

  const namesStateless = revisionHeader !== undefined && isStatelessRevision(revisionHeader);
  if (isHandshake(message)) {
    if (namesStateless) throw mismatch('MCP-Protocol-Version', 'initialize belongs to the session era');
    throw unsupported(params.value.protocolVersion);
  }
  if (!Object.hasOwn(params.meta, META.protocolVersion) && !namesStateless) throw unsupported(revisionHeader);

  const fault = metaFault(params.meta);
  if (fault)
    throw new GatehouseError('request.params-invalid', { data: { ...fault }, reason: `_meta ${fault.member}` });
  const claimed = params.meta[META.protocolVersion];
  if (revisionHeader !== undefined && revisionHeader !== claimed) throw mismatch('MCP-Protocol-Version');
  if (methodHeader !== undefined && methodHeader !== method) throw mismatch('Mcp-Method');
  if (claimed !== CURRENT_REVISION) throw unsupported(claimed);
  if (revisionHeader === undefined) throw mismatch('MCP-Protocol-Version', 'missing');
  if (methodHeader === undefined) throw mismatch('Mcp-Method', 'missing');
  const target = checkTarget(headers, message);

  if (!isMethod(method)) throw new GatehouseError('request.method-unknown');
  const member = targetMember(method);
  if (member && target === undefined) {
    throw new GatehouseError('request.params-invalid', { data: { member, problem: 'missing' } });
  }
  if (member && target !== undefined && CONTROL_CHARACTER.test(target)) {
    throw new GatehouseError('request.params-invalid', { data: { member, problem: 'a control character' } });
  }
  return { kind: 'request', id: message.id, method, target, params };
}

/** The target named in the body, once the header `Mcp-Name` is known to repeat it. */
function checkTarget(headers: RequestHeaders, { method, params }: ParsedRequest): string | undefined {
  const member = targetMember(method);
  if (!member) return undefined;
  const named = Object.hasOwn(params.value, member) ? params.value[member] : undefined;
  const target = typeof named === 'string' ? named : undefined;
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
  { method, params }: ParsedMessage,
  revisionHeader: string | undefined,
  methodHeader: string | undefined,
): CheckedNotification {
  const claimed = params.meta[META.protocolVersion];
  if (Object.hasOwn(params.meta, META.protocolVersion)) {
    if (typeof claimed !== 'string') {
      throw new GatehouseError('request.params-invalid', {
        data: { member: META.protocolVersion, problem: 'invalid' },
      });
    }
    if (revisionHeader !== undefined && revisionHeader !== claimed) throw mismatch('MCP-Protocol-Version');
  }
  const revision = typeof claimed === 'string' ? claimed : revisionHeader;
  if (revision === undefined || !isStatelessRevision(revision)) return { kind: 'notification', method };
  if (methodHeader !== undefined && methodHeader !== method) throw mismatch('Mcp-Method');
  if (revision !== CURRENT_REVISION) throw unsupported(revision);
  return { kind: 'notification', method };
}

/** `initialize` of the session era. In a complete envelope of the stateless one it is a method like any unknown. */
function isHandshake({ method, params }: ParsedRequest): boolean {
  if (method !== 'initialize') return false;
  const claimed = params.meta[META.protocolVersion];
  return !(typeof claimed === 'string' && isStatelessRevision(claimed) && metaFault(params.meta) === undefined);
}

function mismatch(header: string, reason = 'differs from the body'): GatehouseError {
  return new GatehouseError('request.header-mismatch', { data: { header }, reason: `${header}: ${reason}` });
}

function unsupported(requested: unknown): GatehouseError {
  const named = typeof requested === 'string' ? { requested: requested.slice(0, 64) } : {};
  return new GatehouseError('request.revision-unsupported', { data: { supported: SERVED_REVISIONS, ...named } });
}
