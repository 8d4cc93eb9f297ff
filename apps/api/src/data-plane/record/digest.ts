import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Bytes of HMAC-SHA256 that are kept: 128 bits, which nobody without the key can make meet. */
const DIGEST_BYTES = 16;

/** Making a key of bytes costs more than using it. */
const keys = new WeakMap<Uint8Array, KeyObject>();

/**
 * What stands in the record for arguments and results: who has the tenant's key and the text can tell whether it was this
 * one, and nobody else can tell anything.
 *
 * @returns base64url, 22 characters
 */
export function keyedDigest(key: Uint8Array, text: string): string {
  let secret = keys.get(key);
  if (!secret) {
    secret = createSecretKey(key);
    keys.set(key, secret);
  }
  return createHmac('sha256', secret).update(text).digest().subarray(0, DIGEST_BYTES).toString('base64url');
}
