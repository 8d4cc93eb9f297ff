import { z } from 'zod';
import { form, oneOf, slug } from '../field.ts';
import { upstreamUrl } from '../url.ts';
import { credentialHeader } from './credential-header.ts';
import { secretReference } from './secret-reference.ts';

/** How Gatehouse says who it is to an upstream; `value` is a secret reference. */
export type Credential =
  | { readonly type: 'none' }
  | { readonly type: 'header'; readonly name: string; readonly value: string };

const credential = form({
  type: oneOf(['none', 'header'], ['basic', 'client-credentials', 'per-user', 'token-exchange']),
  name: credentialHeader.optional(),
  value: secretReference.optional(),
})
  .superRefine(({ type, ...rest }, context) => {
    for (const member of ['name', 'value'] as const) {
      const given = rest[member] !== undefined;
      if (type === 'header' && !given) {
        context.addIssue({ code: 'custom', path: [member], message: 'A credential of type header needs this field.' });
      }
      if (type === 'none' && given) {
        context.addIssue({
          code: 'custom',
          path: [member],
          message: 'Only a credential of type header has this field.',
        });
      }
    }
  })
  .transform(
    ({ type, name = '', value = '' }): Credential => (type === 'header' ? { type, name, value } : { type: 'none' }),
  );

/** Something that offers tools, prompts and resources. */
export const upstream = form({
  // That of our own tools `job_status`, `job_result` and `job_cancel`.
  slug: slug.refine((value) => value !== 'jobs', 'The slug jobs is reserved.'),
  kind: oneOf(['mcp'], ['openapi', 'builtin']),
  url: upstreamUrl,
  credential: credential.default({ type: 'none' }),
  timeoutMs: z
    .int('This must be a whole number of milliseconds.')
    .min(1_000, 'This must be 1000 (one second) or more.')
    .max(600_000, 'This must be 600000 (ten minutes) or less.')
    .default(30_000),
  newTools: oneOf(['serve', 'review']).default('serve'),
  // Whom a session at an upstream of an older revision is for.
  sessions: oneOf(['client', 'call', 'shared']).default('client'),
});
