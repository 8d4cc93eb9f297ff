import { GatehouseError } from '@gatehouse/errors';
import type { Outbound } from '@gatehouse/outbound';
import { type KeySet, readKeySet } from './key-set.ts';

/** Milliseconds for all of it. */
const TIMEOUT = 5_000;

/** Bytes; those of large providers have some twenty thousand. */
const SIZE_LIMIT = 262_144;

/**
 * Fetches a JWKS. A redirect is not followed: the tenant's file says where the keys are.
 *
 * @throws GatehouseError `upstream.invalid-answer`, and what {@link Outbound.request} throws
 */
export async function fetchKeySet(outbound: Outbound, jwksUri: string): Promise<KeySet> {
  const response = await outbound.request(jwksUri, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    timeoutMs: TIMEOUT,
  });
  if (response.status !== 200) {
    response.discard();
    throw new GatehouseError('upstream.invalid-answer', { reason: `JWKS: status ${response.status}` });
  }
  const keys = readKeySet(parse(await response.readAll(SIZE_LIMIT)));
  if (!keys) throw new GatehouseError('upstream.invalid-answer', { reason: 'not a JWKS' });
  return keys;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
