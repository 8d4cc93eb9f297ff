import { z } from 'zod';

const LOCAL = /^local:[A-Za-z0-9_.-]{1,64}$/;
const ENV = /^env:[A-Z0-9_]{1,128}$/;
const FILE = /^file:(?:\/[A-Za-z0-9_.@+=-]{1,255})+$/;
const LONGEST_FILE = 'file:'.length + 1024;

/**
 * Where a secret is. The forms are those that `parseSecretReference` of @gatehouse/secrets reads, which a browser
 * cannot load. What was written is never repeated: people paste values in the wrong place.
 */
export const secretReference = z
  .string()
  .refine(
    isSecretReference,
    'Say where the secret is, and not what it is: local:NAME, file:/absolute/path or env:NAME.',
  );

export function isSecretReference(text: string): boolean {
  if (LOCAL.test(text) || ENV.test(text)) return true;
  return FILE.test(text) && text.length <= LONGEST_FILE && !/\/\.\.?(?:\/|$)/.test(text);
}
