import { CLOCK_TOLERANCE, FOREIGN_TOKEN_LIMIT } from '../../authorization-server/token-lifetime.ts';
import { ALGORITHMS } from './algorithms.ts';
import type { UnverifiedToken } from './read-token.ts';

/** `typ` of access tokens (RFC 9068 section 2.1), and what issuers write who do not follow it; absent as well. */
const TYPES: ReadonlySet<unknown> = new Set(['at+jwt', 'application/at+jwt', 'jwt', undefined]);

/**
 * Header members that bring a key along, name where to get one, or change what the rest means. Others have no effect
 * here (RFC 7515 section 4).
 */
const FORBIDDEN = ['crit', 'jwk', 'jku', 'x5u', 'x5c', 'b64', 'enc'];

const KEY_ID_LENGTH_LIMIT = 256;

/**
 * What no issuer's token may be, whatever tenant it is for: it costs nobody a look-up. Times are compared here, on every
 * request.
 *
 * @returns why the token is not accepted (for the log, never for the caller)
 */
export function checkForm({ header, claims }: UnverifiedToken, now: Date): string | undefined {
  return checkHeader(header) ?? checkTimes(claims, now.getTime() / 1000);
}

function checkHeader(header: UnverifiedToken['header']): string | undefined {
  const { alg, typ, kid } = header;
  if (typeof alg !== 'string' || !ALGORITHMS.has(alg)) return 'an algorithm that no issuer may use';
  if (!TYPES.has(typeof typ === 'string' ? typ.toLowerCase() : typ)) return 'not an access token';
  if (typeof kid !== 'string' || kid === '' || kid.length > KEY_ID_LENGTH_LIMIT) return 'no key id';
  const forbidden = FORBIDDEN.find((name) => Object.hasOwn(header, name));
  return forbidden && `header member ${forbidden}`;
}

/** RFC 7519 sections 4.1.4 to 4.1.6. `now` in seconds. */
function checkTimes({ exp, nbf, iat }: UnverifiedToken['claims'], now: number): string | undefined {
  if (typeof exp !== 'number' || exp + CLOCK_TOLERANCE <= now) return 'expired';
  if (exp - CLOCK_TOLERANCE - now > FOREIGN_TOKEN_LIMIT) return 'lives too long';
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf - CLOCK_TOLERANCE > now)) return 'not valid yet';
  if (iat !== undefined && (typeof iat !== 'number' || iat - CLOCK_TOLERANCE > now)) return 'issued in the future';
  return undefined;
}
