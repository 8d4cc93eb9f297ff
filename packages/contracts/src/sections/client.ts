import { z } from 'zod';
import { form, label, list, oneOf, subject } from '../field.ts';
import { redirectUri } from '../url.ts';
import { jwks } from './jwks.ts';

export const clientId = z
  .string()
  .regex(/^[\x21-\x7e]{1,1024}$/, 'A client id is 1 to 1024 characters of ASCII without blanks.');

/** Each issuer knows the console itself: a client of that name in a file would never be asked for. */
const declaredClientId = clientId.refine(
  (id) => id !== 'console',
  'This is the console of Gatehouse: choose another id.',
);

/** A pre-registered OAuth client. */
export const client = form({
  id: declaredClientId,
  kind: oneOf(['public', 'confidential', 'service']),
  name: label(200).optional(),
  auth: oneOf(['none', 'private_key_jwt', 'client_secret_basic', 'client_secret_post']).optional(),
  jwks: jwks.optional(),
  redirectUris: list(redirectUri, 20).default([]),
  subject: subject.optional(),
})
  .superRefine(({ kind, auth, jwks: keys, redirectUris, subject: actsAs }, context) => {
    const complain = (member: string, message: string) => context.addIssue({ code: 'custom', path: [member], message });
    const isPublic = kind === 'public';
    const hasSecret = auth === 'client_secret_basic' || auth === 'client_secret_post';
    if (isPublic && auth !== undefined && auth !== 'none') {
      complain('auth', 'A public client can keep neither a key nor a secret: leave this out.');
    }
    if (isPublic && keys) complain('jwks', 'A public client cannot keep a key: leave this out.');
    if (!isPublic && auth === 'none') complain('auth', `A ${kind} client proves who it is: write how.`);
    if (hasSecret && keys) complain('jwks', 'This client proves who it is by a secret: leave this out.');
    if (!isPublic && !hasSecret && !keys)
      complain('jwks', `A ${kind} client needs the public keys that it signs with.`);
    if (kind === 'service' && !actsAs) complain('subject', 'A service needs the subject that it acts as.');
    if (kind !== 'service' && actsAs) complain('subject', 'Only a service acts as a subject of its own.');
    if (kind === 'service' && redirectUris.length > 0) complain('redirectUris', 'A service signs nobody in.');
  })
  .transform(({ auth, ...rest }) => ({ ...rest, auth: auth ?? authOf(rest.kind) }));

function authOf(kind: 'public' | 'confidential' | 'service'): 'none' | 'private_key_jwt' {
  return kind === 'public' ? 'none' : 'private_key_jwt';
}
