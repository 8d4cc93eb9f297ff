import { isRedirectUri } from '@gatehouse/contracts';

/** Redirect URIs that one client may have. */
const LIMIT = 20;

/** `http` to the machine of whoever signs in (RFC 8252 section 7.3), in three parts: host, port, the rest. */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::(\d{1,5}))?((?:[/?].*)?)$/;

/**
 * Whether these may be the redirect URIs of a client that nobody of the tenant has looked at: https, http on loopback, or
 * a scheme that is a domain.
 */
export function areRedirectUris(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= LIMIT &&
    value.every((uri) => typeof uri === 'string' && isRedirectUri(uri))
  );
}

/**
 * Those of what a client asks for that may be. Cursor names a scheme without a domain beside the one on loopback at which it
 * is answered, and a registration says what came of it (RFC 7591 section 3.2.1).
 */
export function fitRedirectUris(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.filter((uri) => areRedirectUris([uri])) : [];
}

/** Whether the program that is answered runs on the machine of whoever signs in. */
export function isNativeUri(uri: string): boolean {
  return !uri.startsWith('https:');
}

/**
 * Whether an answer may go to a URI: it is one of the client's, character by character (RFC 9700 section 2.1), but for the
 * port on loopback, which the system picks at the moment (RFC 8252 section 7.3).
 */
export function isOneOf(uri: string, registered: readonly string[]): boolean {
  if (registered.includes(uri)) return true;
  const portless = withoutPort(uri);
  return portless !== undefined && registered.some((one) => withoutPort(one) === portless);
}

function withoutPort(uri: string): string | undefined {
  const [, host, , rest] = LOOPBACK.exec(uri) ?? [];
  return host === undefined ? undefined : `${host}${rest}`;
}
