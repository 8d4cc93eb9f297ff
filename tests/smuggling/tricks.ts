/** A message that parsers may read in two ways. */
export interface Trick {
  readonly name: string;
  readonly body: string | Uint8Array;
  /** Besides those of an honest call of `look` in its revision. */
  readonly headers?: Readonly<Record<string, string>>;
}

const named = (name: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Trick => ({
  name,
  body,
  ...(headers && { headers }),
});

const harmless = '"arguments":{"path":"/tmp"}';
const bytes = (...parts: readonly (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** Writes a call with these members of `params`, and that one after them. */
const callWith =
  (meta: string) =>
  (params: string): string =>
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{${params},${meta}}}`;

/**
 * Each tries to have `look` judged and `wipe` done, or arguments judged that are not those that arrive.
 *
 * @param meta the `_meta` of an honest message, as a member
 */
function tricksWith(meta: string): readonly Trick[] {
  const call = callWith(meta);
  return [
    named('the name twice', call(`"name":"look","name":"wipe",${harmless}`)),
    named('the name twice, the other way round', call(`"name":"wipe","name":"look",${harmless}`)),
    named('the name twice, once escaped', call(`"name":"look","n\\u0061me":"wipe",${harmless}`)),
    named('the name in capitals as well', call(`"name":"look","NAME":"wipe",${harmless}`)),
    named('the name with a capital first', call(`"Name":"wipe","name":"look",${harmless}`)),
    named('arguments twice', call('"name":"look","arguments":{"path":"/tmp"},"arguments":{"path":"/etc"}')),
    named('arguments in capitals as well', call(`"name":"look",${harmless},"Arguments":{"path":"/etc"}`)),
    named('arguments with a long s', call(`"name":"look",${harmless},"argument\u017f":{"path":"/etc"}`)),
    named('an argument twice', call('"name":"look","arguments":{"path":"/tmp","path":"/etc"}')),
    named('an argument twice, deep inside', call('"name":"look","arguments":{"a":[{"path":"/tmp","path":"/etc"}]}')),
    named(
      'params twice',
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"look",${meta}},"params":{"name":"wipe",${meta}}}`,
    ),
    named(
      'params in capitals as well',
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"look",${meta}},"Params":{"name":"wipe",${meta}}}`,
    ),
    named(
      'the method twice',
      `{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call","params":{"name":"wipe",${meta}}}`,
    ),
    named('a batch', `[${call(`"name":"look",${harmless}`)},${call(`"name":"wipe",${harmless}`)}]`),
    named('two documents', `${call(`"name":"look",${harmless}`)}${call(`"name":"wipe",${harmless}`)}`),
    named('a byte-order mark', bytes([0xef, 0xbb, 0xbf], call(`"name":"look",${harmless}`))),
    named('UTF-16', Buffer.from(call(`"name":"wipe",${harmless}`), 'utf16le')),
    named('a lone surrogate in the name', call(`"name":"wipe\\ud800",${harmless}`)),
    named('a lone surrogate in an argument', call('"name":"look","arguments":{"path":"\\udc00"}')),
    named(
      'an overlong slash in an argument',
      bytes(
        '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"look","arguments":{"path":"',
        [0xc0, 0xaf],
        `"},${meta}}}`,
      ),
    ),
    named('a comment', call(`"name":"look",/*"name":"wipe",*/${harmless}`)),
    named('a NUL in the name', call(`"name":"look\\u0000","title":"wipe",${harmless}`)),
    named('blank space around the name', call(`"name":" wipe ",${harmless}`)),
    named('full-width letters', call(`"name":"\uff57\uff49\uff50\uff45",${harmless}`)),
    named('a name that is a list', call(`"name":["look","wipe"],${harmless}`)),
    named('the other name in the header', call(`"name":"look",${harmless}`), { 'mcp-name': 'wipe' }),
    named('the other name in the body', call(`"name":"wipe",${harmless}`), { 'mcp-name': 'look' }),
    named('the other name in the header, in Base64', call(`"name":"look",${harmless}`), {
      'mcp-name': `=?base64?${Buffer.from('wipe').toString('base64')}?=`,
    }),
    named('another method in the header', call(`"name":"look",${harmless}`), { 'mcp-method': 'tools/list' }),
    named('an older revision in the header', call(`"name":"wipe",${harmless}`), {
      'mcp-protocol-version': '2025-11-25',
    }),
    named('the header twice', call(`"name":"look",${harmless}`), { 'Mcp-Name': 'look, wipe' }),
    named('__proto__ with a name', call(`"name":"look","__proto__":{"name":"wipe"},${harmless}`)),
    named('a name in _meta', call(`"name":"look",${harmless},"x":{"name":"wipe","arguments":{"path":"/etc"}}`)),
    named(
      'numbers that doubles do not hold',
      call('"name":"look","arguments":{"amount":9007199254740993,"path":"/tmp"}'),
    ),
    named('an escaped solidus and other escapes', call('"name":"l\\u006fok","arguments":{"path":"\\/tmp"}')),
  ];
}

const envelope =
  '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}';
const progress = '"_meta":{"progressToken":7}';
const inCurrent = callWith(envelope);
const inSession = callWith(progress);

/** In a message of the current revision. */
export const currentTricks = tricksWith(envelope);

/** In one of the session era, and those that play the eras off against each other. */
export const sessionTricks: readonly Trick[] = [
  ...tricksWith(progress),
  named('an envelope of the current revision', inCurrent(`"name":"wipe",${harmless}`)),
  named('the header of the current revision', inSession(`"name":"wipe",${harmless}`), {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'look',
  }),
  named('both revisions in the header', inSession(`"name":"wipe",${harmless}`), {
    'mcp-protocol-version': '2025-11-25, 2026-07-28',
  }),
  named('an envelope in capitals', callWith(envelope.replace('io.', 'IO.'))(`"name":"look",${harmless}`)),
  named('a retry that nobody asked for', inSession(`"name":"look","requestState":"x","inputResponses":{},${harmless}`)),
];
