import { GatehouseError } from '@gatehouse/errors';
import { z } from 'zod';

const base64url = (max: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .max(max);

/** WebAuthn, section 4: up to 1023 bytes. */
const credentialId = base64url(1364);

const common = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  clientExtensionResults: z
    .object({})
    .optional()
    .transform(() => ({})),
};

const clientDataJSON = base64url(4096);

/** `PublicKeyCredential.toJSON()` of a new credential (WebAuthn Level 3, section 5.1.8), as far as it is used. */
const registrationForm = z.object({
  ...common,
  response: z.object({
    clientDataJSON,
    attestationObject: base64url(65_536),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,32}$/))
      .max(10)
      .default([]),
  }),
});

/** The same of a credential that signs in. */
const authenticationForm = z.object({
  ...common,
  response: z
    .object({
      clientDataJSON,
      authenticatorData: base64url(8192),
      signature: base64url(8192),
      userHandle: base64url(128).nullish(),
    })
    .transform(({ userHandle, ...rest }) => ({ ...rest, ...(userHandle && { userHandle }) })),
});

export type RegistrationResponse = z.output<typeof registrationForm>;
export type AuthenticationResponse = z.output<typeof authenticationForm>;

/** @throws GatehouseError `account.factor-refused` */
export function parseRegistration(response: unknown): RegistrationResponse {
  return parse(registrationForm, response);
}

/** @throws GatehouseError `account.factor-refused` */
export function parseAuthentication(response: unknown): AuthenticationResponse {
  return parse(authenticationForm, response);
}

function parse<T>(form: z.ZodType<T>, response: unknown): T {
  const { success, data, error } = form.safeParse(response);
  if (success) return data;
  throw new GatehouseError('account.factor-refused', { reason: 'not the JSON of a credential', cause: error });
}
