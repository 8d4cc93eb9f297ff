import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { TenantId } from '@gatehouse/db';
import { KEY_BYTES, SealingKey } from '@gatehouse/secrets';

/** What the browser holds. From it come the id of its row and the key of what is in the row, and neither leads back. */
export type SessionSecret = string & { readonly __brand: 'SessionSecret' };

const SECRET = /^[\w-]{43}$/;

/** The envelope names its key; this one is never looked up by it. */
const KEY_ID = '00000000-0000-0000-0000-000000000000';

/** 256 random bits. */
export function newSessionSecret(): SessionSecret {
  return randomBytes(32).toString('base64url') as SessionSecret;
}

/** A cookie's value as a secret; `undefined` when it cannot be one. */
export function parseSessionSecret(value: string | undefined): SessionSecret | undefined {
  return value !== undefined && SECRET.test(value) ? (value as SessionSecret) : undefined;
}

/** The id of the row: SHA-256, base64url. 256 random bits need no slow hash. */
export function rowIdOf(secret: SessionSecret): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** The key of the row's payload (HKDF, RFC 5869), of one tenant alone. */
export function payloadKeyOf(secret: SessionSecret, tenantId: TenantId): SealingKey {
  const info = `gatehouse console session of ${tenantId}`;
  const bytes = new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', info, KEY_BYTES));
  const key = new SealingKey(KEY_ID, bytes);
  bytes.fill(0);
  return key;
}
