/** Schemes whose host is a name of the DNS, where case says nothing (WHATWG URL, special schemes). */
const WITH_HOST = /^(?:https?|wss?|ftp|file):\/\/([^/?#]*)/;

/** Percent-encodings of what needs none, or of what separates; and those in lower case. */
const NEEDLESS =
  /%(?:2[DdEe]|3\d|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe]|2[Ff]|5[Cc]|[0-9A-F]?[a-f]|[a-f][0-9A-Fa-f])/;

/**
 * Whether a URI is written in the one way in which no reader makes another of it (RFC 3986 section 6.2.2): scheme in lower
 * case, host too where it has one, no `.` or `..` among its segments, no backslash, no encoding of what needs none. Globs
 * compare text, so a URI in another spelling could get past a denial of what it means.
 */
export function isNormalUri(uri: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:/.test(uri) || uri.includes('\\') || NEEDLESS.test(uri)) return false;
  const host = WITH_HOST.exec(uri)?.[1] ?? '';
  if (host !== host.toLowerCase()) return false;
  return !uri.split(/[/?#]/).some((segment) => segment === '.' || segment === '..');
}
