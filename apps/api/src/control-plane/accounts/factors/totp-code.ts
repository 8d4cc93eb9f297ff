import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 4226, section 4: 160 bits are recommended. */
const SECRET_BYTES = 20;

/** What authenticator apps understand: RFC 6238 with SHA-1, six digits, steps of thirty seconds. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** Steps to each side that are good as well: clocks differ, and typing takes time. */
const WINDOW = 1;

export function newTotpSecret(): Uint8Array {
  return randomBytes(SECRET_BYTES);
}

/** What an app is told: the secret for typing, and all of it as a URI for a picture. */
export function totpSetUp(
  secret: Uint8Array,
  { issuer, label }: { readonly issuer: string; readonly label: string },
): { readonly secret: string; readonly uri: string } {
  // A colon would end the issuer inside the label (Key URI format).
  const totp = new TOTP({ ...FORM, secret: secretOf(secret), issuer: issuer.replaceAll(':', ' '), label });
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/** The time step that a code is of; `undefined` when it is not of one near `now`. Spaces are how apps show them. */
export function totpStepOf(secret: Uint8Array, code: string, now: Date): number | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const timestamp = now.getTime();
  const totp = new TOTP({ ...FORM, secret: secretOf(secret) });
  const delta = totp.validate({ token, timestamp, window: WINDOW });
  return delta === null ? undefined : TOTP.counter({ period: FORM.period, timestamp }) + delta;
}

/** A copy: bytes may be a part of a larger buffer, which the library would take as a whole. */
function secretOf(bytes: Uint8Array): Secret {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer });
}
