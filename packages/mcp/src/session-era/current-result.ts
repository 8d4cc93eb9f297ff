import type { Method } from '../method.ts';
import type { RawJson, RawMembers } from '../scan-json.ts';
import { type UpstreamResult, unusable } from '../upstream-message.ts';
import { LATER_MEMBERS } from './session-result.ts';

/** Methods of calls whose results say how long they hold (2026-07-28, server/utilities/caching). */
const CACHEABLE: ReadonlySet<Method> = new Set(['resources/read']);

const COMPLETE = '"complete"' as RawJson;
const PRIVATE = '"private"' as RawJson;
const AT_ONCE = '0' as RawJson;

/**
 * The result of an upstream of the session era as the current revision has it: complete, and where it has to be said,
 * not to be kept. Members that only the current revision gives a meaning are none of the upstream's to set.
 *
 * @throws GatehouseError `upstream.invalid-answer` for a result that says it is not complete: there is no such thing
 */
export function currentResult(result: UpstreamResult, method: Method): UpstreamResult {
  if (result.resultType !== 'complete') throw unusable('a result of the session era that is not complete');
  const hints: [string, RawJson][] = CACHEABLE.has(method)
    ? [
        ['ttlMs', AT_ONCE],
        ['cacheScope', PRIVATE],
      ]
    : [];
  const own = [...result.raw].filter(([name]) => !LATER_MEMBERS.has(name));
  const raw: RawMembers = new Map([...own, ['resultType', COMPLETE], ...hints]);
  return { ...result, raw };
}
