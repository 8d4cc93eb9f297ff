import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { GatehouseError } from '@gatehouse/errors';
import { formatKeyId, keyIdBytes } from './key-id.ts';
import { type Place, placeBytes } from './place.ts';
import type { SealingKey } from './sealing-key.ts';

const VERSION = 1;
const ALGORITHM = 'aes-256-gcm';
const HEADER_BYTES = 1 + 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD_BYTES = HEADER_BYTES + IV_BYTES + TAG_BYTES;

/** Finds the key that an envelope names; `undefined` when there is none. */
export type KeyFor = (keyId: string) => SealingKey | undefined | Promise<SealingKey | undefined>;

/**
 * Encrypts a column value for exactly one place.
 *
 * Layout: version (1 byte) · key id (16) · IV (12, random) · ciphertext · tag (16). Version, key id and place are
 * authenticated with it. AES-256-GCM, NIST SP 800-38D; with random IVs one key is good for 2^32 values (section 8.3).
 */
export function seal(key: SealingKey, plaintext: Uint8Array, place: Place): Uint8Array<ArrayBuffer> {
  const header = Buffer.concat([Buffer.of(VERSION), keyIdBytes(key.id)]);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.material, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, placeBytes(place)]));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Uint8Array.from(Buffer.concat([header, iv, ciphertext, cipher.getAuthTag()]));
}

/**
 * Decrypts what {@link seal} made, if it was made for this place. The caller owns the bytes and may wipe them.
 *
 * @throws GatehouseError `envelope.tampered` when anything differs, `key.unavailable` when the key cannot be found
 */
export async function open(keyFor: KeyFor, envelope: Uint8Array, place: Place): Promise<Uint8Array<ArrayBuffer>> {
  const keyId = keyIdOf(envelope);
  const key = await keyFor(keyId);
  if (!key) throw new GatehouseError('key.unavailable', { reason: `key ${keyId}, for ${describe(place)}` });
  const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  const iv = bytes.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key.material, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([bytes.subarray(0, HEADER_BYTES), placeBytes(place)]));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const plaintext = decipher.update(bytes.subarray(HEADER_BYTES + IV_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw new GatehouseError('envelope.tampered', { reason: describe(place) });
  }
  return plaintext as Uint8Array<ArrayBuffer>;
}

/**
 * The id of the key that an envelope says it was sealed with. Unproven until it has been opened.
 *
 * @throws GatehouseError `envelope.tampered` when it is not an envelope of a known version
 */
export function keyIdOf(envelope: Uint8Array): string {
  if (envelope.length < OVERHEAD_BYTES || envelope[0] !== VERSION) {
    throw new GatehouseError('envelope.tampered', { reason: 'not an envelope of a known version' });
  }
  return formatKeyId(envelope.subarray(1, HEADER_BYTES));
}

function describe(place: Place): string {
  return `${place.table}.${place.column} of row ${place.row}`;
}
