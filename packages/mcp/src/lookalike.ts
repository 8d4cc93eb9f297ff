import { META } from './meta.ts';

/** Names of the protocol's own members, by what they become to a parser that folds names. */
export type KnownNames = ReadonlyMap<string, string>;

/** Names of which nothing is left out but case. */
const PLAIN = /^[A-Za-z0-9]*$/;

/** Members of a message as such. */
export const ENVELOPE = knownNames('jsonrpc', 'id', 'method', 'params', 'result', 'error');

/** Members of the `params` of requests. */
export const PARAMS = knownNames(
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
  'task',
  'protocolVersion',
  'capabilities',
  'clientInfo',
);

/** Members of results that Gatehouse reads, and by which it decides what is sent on. */
export const RESULT = knownNames('_meta', 'resultType', 'inputRequests', 'requestState', 'isError', 'cacheScope');

/** Members of `_meta` that the specification reserves. */
export const RESERVED_META = knownNames(...Object.values(META));

/** Members of one object whose names are compared, and characters of a name. No honest message has as many. */
const MAX_MEMBERS = 1000;
const MAX_NAME = 128;

/**
 * Why a parser may read another object than was judged: a member that it could take for one of the protocol's own. Such
 * parsers fold names in different ways: Go's `encoding/json` takes `Name` for `name`; libraries of Python take
 * `request_state` for `requestState`; what is written in C may end a name at a NUL; some normalise letters first.
 *
 * @returns undefined when there is no doubt
 */
export function ambiguityIn(members: Iterable<string>, known: KnownNames): string | undefined {
  let count = 0;
  for (const member of members) {
    if (++count > MAX_MEMBERS) return `an object of more than ${MAX_MEMBERS} members`;
    if (known.get(member) === member) continue;
    if (member.length > MAX_NAME) return `a member whose name has more than ${MAX_NAME} characters`;
    const own = known.get(fold(member));
    if (own !== undefined && own !== member) return `a member that equals ${own} but for case`;
  }
  return undefined;
}

export function knownNames(...names: readonly string[]): KnownNames {
  return new Map(names.flatMap((name) => [[fold(name), name] as const, [name, name] as const]));
}

/**
 * What is left of a name without all that a parser may overlook: case, width and accents of letters, separators,
 * invisible characters, and what follows a NUL. Upper case comes before lower case, because some letters meet an
 * ASCII one only in one of them: U+017F and U+0131 in upper case, U+212A in lower.
 */
function fold(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  const whole = name.split('\0', 1)[0] ?? '';
  const letters = whole.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
  return letters.replace(/[^\p{L}\p{N}]/gu, '');
}
