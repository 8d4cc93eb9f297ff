import { createHash, randomBytes } from 'node:crypto';

/** Bits that nobody guesses: a plain hash of them is enough to keep. */
const TOKEN_BYTES = 32;

/** base64url of {@link TOKEN_BYTES} random bytes. */
export function newTicketToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What is kept of a token; `undefined` for text that cannot be one. */
export function ticketDigest(token: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  return Uint8Array.from(createHash('sha256').update('account ticket\0').update(token).digest());
}
