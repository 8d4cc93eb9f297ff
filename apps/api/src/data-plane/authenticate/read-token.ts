/** A compact JWS as it reads. Nobody has vouched for any of it. */
export interface UnverifiedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Longest token that is looked at, in characters. */
export const TOKEN_LENGTH_LIMIT = 8192;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const COMPACT_JWS = /^([\w-]+)\.([\w-]+)\.[\w-]+$/;

/** Reads header and claims of a compact JWS (RFC 7515 section 7.1); `undefined` when it is none. */
export function readToken(bearer: string): UnverifiedToken | undefined {
  if (bearer.length > TOKEN_LENGTH_LIMIT) return undefined;
  const parts = COMPACT_JWS.exec(bearer);
  const header = readObject(parts?.[1]);
  const claims = header && readObject(parts?.[2]);
  return claims && { header, claims };
}

function readObject(part: string | undefined): Record<string, unknown> | undefined {
  if (!part) return undefined;
  try {
    const bytes = Buffer.from(part, 'base64url');
    const value: unknown = JSON.parse(UTF8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A member of a header or of claims. What every object inherits is none. */
export function member(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
