import type { TenantId } from '@gatehouse/db';
import { open, seal } from '@gatehouse/secrets';
import { z } from 'zod';
import { payloadKeyOf, rowIdOf, type SessionSecret } from './session-secret.ts';

const schema = z.object({
  accessToken: z.string(),
  /** Milliseconds since 1970. */
  accessTokenExpiresAt: z.number(),
  /** Good once. Absent where the issuer gives none. */
  refreshToken: z.string().optional(),
  /** What the issuer is reminded with of whom to sign out. */
  idToken: z.string(),
});

/** The tokens of one session at the console. They never leave the server. */
export type SessionPayload = z.infer<typeof schema>;

const placeOf = (secret: SessionSecret, tenantId: TenantId) => ({
  tenant: tenantId,
  table: 'console_sessions',
  row: rowIdOf(secret),
  column: 'payload',
});

/** Seals a payload for the row of this secret, which alone opens it. */
export function sealPayload(
  payload: SessionPayload,
  secret: SessionSecret,
  tenantId: TenantId,
): Uint8Array<ArrayBuffer> {
  return seal(payloadKeyOf(secret, tenantId), Buffer.from(JSON.stringify(payload)), placeOf(secret, tenantId));
}

/** @throws GatehouseError `envelope.tampered` for what was not sealed for this row */
export async function openPayload(
  sealed: Uint8Array,
  secret: SessionSecret,
  tenantId: TenantId,
): Promise<SessionPayload> {
  const key = payloadKeyOf(secret, tenantId);
  const bytes = await open(() => key, sealed, placeOf(secret, tenantId));
  return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}
