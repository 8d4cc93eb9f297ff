import { createHash, randomBytes } from 'node:crypto';

/** Crockford's: no letter that looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Of five bits each: eighty, which nobody guesses, so a plain hash of them is enough to keep. */
const CHARACTERS = 16;

const GROUP = 4;

/** Four groups of four, as they are written on paper. */
export function newRecoveryCode(): string {
  const characters = [...randomBytes(CHARACTERS)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
  return characters.replace(new RegExp(`.{${GROUP}}(?=.)`, 'g'), '$&-');
}

/** What is kept of a code, however it was typed; `undefined` for what cannot be one. */
export function recoveryCodeDigest(accountId: string, typed: string): Uint8Array<ArrayBuffer> | undefined {
  if (typed.length > 100) return undefined;
  const code = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  if (code.length !== CHARACTERS || [...code].some((character) => !ALPHABET.includes(character))) return undefined;
  return Uint8Array.from(createHash('sha256').update(`recovery code\0${accountId}\0${code}`).digest());
}
