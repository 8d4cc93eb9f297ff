import { z } from 'zod';
import { form, label, oneOf, slug } from '../field.ts';
import { trustedUrl } from '../url.ts';

/** The slug of the issuer that every tenant has. A file names it and does not describe it. */
export const BUILTIN_ISSUER = 'builtin';

/** What tokens are bound to when they name the endpoint that they are for. */
const ENDPOINT = 'endpoint';

const claim = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'The name of a claim is 1 to 255 characters without blanks.');

/** An authorization server besides the built-in one, whose tokens are good at the tenant's endpoints. */
export const issuer = form({
  slug: slug.refine((value) => value !== BUILTIN_ISSUER, 'The slug builtin is that of the built-in issuer.'),
  issuer: trustedUrl().refine((text) => !text.includes('?'), 'The identifier of an issuer has no query.'),
  jwksUri: trustedUrl('This version does not find keys by discovery yet: write jwksUri.'),
  bind: form({
    audience: label(1024),
    tenant: form({ claim, equals: label(1024) }).optional(),
  }),
  claims: form({ subject: claim.default('sub') }, ['groups']).default({ subject: 'sub' }),
  scopes: z
    .unknown()
    .refine(isDeny, 'This version does not support mapping scopes yet; it knows { absent: deny }.')
    .transform(() => ({ absent: 'deny' as const }))
    .default({ absent: 'deny' }),
  provisioning: oneOf(['invited', 'first-token']).default('invited'),
});

/** The one value of an audience that an issuer's tokens are bound to; undefined where it is the endpoint's URL. */
export function literalAudience({ bind }: { readonly bind: { readonly audience: string } }): string | undefined {
  return bind.audience === ENDPOINT ? undefined : bind.audience;
}

function isDeny(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 1 &&
    Object.entries(value).every(([name, entry]) => name === 'absent' && entry === 'deny')
  );
}
