/** The standard headers of a request, as Node spells them on arrival (2026-07-28, basic/transports). */
export const HEADER = {
  protocolVersion: 'mcp-protocol-version',
  method: 'mcp-method',
  name: 'mcp-name',
} as const;

/** The session that a message of the session era belongs to (2025-11-25, basic/transports). */
export const SESSION_ID_HEADER = 'mcp-session-id';

/** Headers as `node:http` gives them: names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const PREFIX = '=?base64?';
const SUFFIX = '?=';
const CANONICAL_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const PLAIN = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value of a header. Sent more than once it is joined, as Node does, and so equals nothing that a body may say. */
export function headerOf(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}

/**
 * The text that a header value stands for: `=?base64?…?=` is decoded, everything else is itself. Undefined when
 * the encoding is not canonical Base64 of valid UTF-8, which must be refused.
 */
export function decodeHeaderValue(value: string): string | undefined {
  if (!isEncoded(value)) return value;
  const base64 = value.slice(PREFIX.length, -SUFFIX.length);
  if (!CANONICAL_BASE64.test(base64)) return undefined;
  try {
    return utf8.decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

/**
 * A header value that stands for this text. What is not plain printable ASCII is encoded, so that a name from
 * an upstream can never end the header and begin another.
 */
export function encodeHeaderValue(text: string): string {
  return PLAIN.test(text) && !isEncoded(text) ? text : `${PREFIX}${Buffer.from(text).toString('base64')}${SUFFIX}`;
}

function isEncoded(value: string): boolean {
  return value.length >= PREFIX.length + SUFFIX.length && value.startsWith(PREFIX) && value.endsWith(SUFFIX);
}
