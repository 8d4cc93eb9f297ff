import { ambiguityIn, knownNames, RESERVED_META } from './lookalike.ts';
import { isJsonObject, LOG_LEVELS, META } from './meta.ts';
import type { UpstreamNotification } from './upstream-message.ts';

const MEMBERS = knownNames('_meta', 'progressToken', 'progress', 'total', 'message', 'level', 'logger', 'data');

/**
 * Whether what an upstream says ahead of its answer may go to the caller: progress under the caller's own token, and
 * log messages no less severe than the caller asked for (2026-07-28, basic/utilities/progress,
 * server/utilities/logging). Everything else is dropped, and so is what a client could read in another way or
 * take for news of a subscription.
 *
 * @param wanted the caller's `_meta`
 */
export function relayable(
  { method, params }: UpstreamNotification,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  if (ambiguityIn(Object.keys(params), MEMBERS) !== undefined || !isOrdinaryMeta(params)) return false;
  switch (method) {
    case 'notifications/progress':
      return isProgress(params) && isToken(params.progressToken, wanted[META.progressToken]);
    case 'notifications/message':
      return Object.hasOwn(params, 'data') && isAtLeast(params.level, wanted[META.logLevel]);
    default:
      return false;
  }
}

function isToken(token: unknown, own: unknown): boolean {
  return token !== undefined && token === own;
}

/** As clients of the official SDK want it. */
function isProgress({ progress, total, message }: Readonly<Record<string, unknown>>): boolean {
  return (
    typeof progress === 'number' &&
    (total === undefined || typeof total === 'number') &&
    (message === undefined || typeof message === 'string')
  );
}

function isAtLeast(level: unknown, least: unknown): boolean {
  const severity = LOG_LEVELS.indexOf(level);
  return severity !== -1 && LOG_LEVELS.includes(least) && severity >= LOG_LEVELS.indexOf(least);
}

/** A notification of a request belongs to no subscription, and the server that it comes from is we. */
function isOrdinaryMeta(params: Readonly<Record<string, unknown>>): boolean {
  if (!Object.hasOwn(params, '_meta')) return true;
  const { _meta: meta } = params;
  return (
    isJsonObject(meta) &&
    ambiguityIn(Object.keys(meta), RESERVED_META) === undefined &&
    !Object.hasOwn(meta, META.subscriptionId) &&
    !Object.hasOwn(meta, META.serverInfo)
  );
}
