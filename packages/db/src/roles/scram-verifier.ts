import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { GatehouseError } from '@gatehouse/errors';

const ITERATIONS = 4096;

/**
 * What PostgreSQL stores for a password (SCRAM-SHA-256, RFC 5802 and RFC 7677). Sent instead of the password, so that the
 * password appears in no statement, and so in no log of the server.
 *
 * @throws GatehouseError `settings.invalid` for anything but printable ASCII: other text would have to be prepared
 *   (SASLprep) in the same way by every client.
 */
export function scramVerifier(password: string): string {
  if (!/^[\x20-\x7e]{1,256}$/.test(password)) {
    throw new GatehouseError('settings.invalid', { reason: 'a database password must be printable ASCII' });
  }
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64');
  const server = hmac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${server}`;
}
