import { GatehouseError } from '@gatehouse/errors';
import { META } from './meta.ts';
import type { RawMembers } from './scan-json.ts';

const ENVELOPE = index(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);
const PARAMS = index([
  '_meta',
  'name',
  'arguments',
  'uri',
  'cursor',
  'ref',
  'argument',
  'context',
  'notifications',
  'inputResponses',
  'requestState',
  'taskId',
  'protocolVersion',
  'capabilities',
  'clientInfo',
]);
const RESERVED_META = index(Object.values(META));

/**
 * Refuses members that equal one of the protocol's own but for case. Some parsers (Go's `encoding/json` is one)
 * take `Name` for `name`, and would read something else than was judged.
 *
 * @throws GatehouseError `request.malformed`
 */
export function refuseLookalikes(envelope: RawMembers, params: RawMembers, meta: RawMembers): void {
  refuseIn(envelope, ENVELOPE);
  refuseIn(params, PARAMS);
  refuseIn(meta, RESERVED_META);
}

function refuseIn(members: RawMembers, known: ReadonlyMap<string, string>): void {
  for (const member of members.keys()) {
    const own = known.get(fold(member));
    if (own !== undefined && own !== member) {
      throw new GatehouseError('request.malformed', { reason: `a member that equals ${own} but for case` });
    }
  }
}

function index(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [fold(name), name]));
}

/** Both ways, because some letters meet an ASCII one only in one of them: U+017F in upper case, U+212A in lower. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase();
}
