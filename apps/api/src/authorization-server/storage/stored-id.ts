import { hash } from 'node:crypto';

/**
 * What stands in the tables for a secret that a browser or a client holds: its SHA-256. The secrets have 256 random bits,
 * so nobody finds one by trying.
 */
export function storedId(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
