import { z } from 'zod';
import { form, list } from '../field.ts';

/** Members of a JSON Web Key that are not for others: RFC 7518, sections 6.2.2, 6.3.2 and 6.4. */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

const MAX_MEMBERS = 20;

const text = z
  .string()
  .max(4096, 'This is longer than 4096 characters.')
  .regex(/^[\x20-\x7e]*$/, 'Members of a key are plain ASCII.');

const key = z.record(z.string().max(64), z.union([text, z.array(text).max(8)])).superRefine((members, context) => {
  const complain = (message: string) => context.addIssue({ code: 'custom', message });
  if (PRIVATE.some((member) => Object.hasOwn(members, member))) {
    // Not which: what follows may be pasted elsewhere too, and must not be taken for harmless.
    return complain('This holds a private key. Write the public part, and replace that key: it stood in a file.');
  }
  if (Object.keys(members).length > MAX_MEMBERS) complain(`A key has ${MAX_MEMBERS} members at the most.`);
  const { kty } = members;
  if (kty !== 'EC' && kty !== 'RSA' && kty !== 'OKP') complain('The kty of a public key is EC, RSA or OKP.');
});

/** The public keys of a client: RFC 7517. */
export const jwks = form({ keys: list(key, 16) }).refine(
  (set) => JSON.stringify(set).length <= 60_000,
  'These keys are larger than 60000 bytes together.',
);
