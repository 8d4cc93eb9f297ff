import { paramsInvalid } from '../checked-message.ts';
import { isProgressToken, META } from '../meta.ts';
import type { Params } from '../parse-message.ts';
import type { RawMembers } from '../scan-json.ts';

/**
 * Members of `params` that are not the session era's to send: the retry of the current revision, and the wish for a task
 * of 2025-11-25, which a server without tasks ignores (2025-11-25, basic/utilities/tasks).
 */
export const FOREIGN_PARAMS: readonly string[] = ['requestState', 'inputResponses', 'task'];

/** Members of `_meta` by which the current revision says what the session era says elsewhere, or not at all. */
export const FOREIGN_META: readonly string[] = [
  META.protocolVersion,
  META.clientInfo,
  META.clientCapabilities,
  META.serverInfo,
  META.subscriptionId,
  META.logLevel,
];

/**
 * The `params` of a session-era request as those of a current one: what would only there have a meaning is left out, and
 * all else stays, with its text.
 *
 * @throws GatehouseError `request.params-invalid`
 */
export function sessionParams(params: Params): Params {
  const { value, raw, meta, rawMeta } = params;
  if (Object.hasOwn(meta, META.progressToken) && !isProgressToken(meta[META.progressToken])) {
    throw paramsInvalid(META.progressToken, 'invalid');
  }
  if (!hasAny(raw, FOREIGN_PARAMS) && !hasAny(rawMeta, FOREIGN_META)) return params;
  return {
    value: Object.fromEntries(without(FOREIGN_PARAMS, Object.entries(value))),
    raw: new Map(without(FOREIGN_PARAMS, raw)),
    meta: Object.fromEntries(without(FOREIGN_META, Object.entries(meta))),
    rawMeta: new Map(without(FOREIGN_META, rawMeta)),
  };
}

function hasAny(members: RawMembers, names: readonly string[]): boolean {
  return names.some((name) => members.has(name));
}

function without<Value>(names: readonly string[], members: Iterable<[string, Value]>): [string, Value][] {
  return [...members].filter(([name]) => !names.includes(name));
}
