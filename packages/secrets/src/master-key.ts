import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { GatehouseError } from '@gatehouse/errors';
import { formatKeyId } from './key-id.ts';
import { KEY_BYTES, SealingKey } from './sealing-key.ts';

const ID_DOMAIN = 'gatehouse master key id\0';

/** Random bytes repeat so rarely that fewer distinct ones than this are a placeholder (chance below 2^-80). */
const FEWEST_DISTINCT_BYTES = 12;

/** The key that data keys are wrapped with, and the ones that may still be met on reading. */
export class MasterKeys {
  readonly #byId: ReadonlyMap<string, SealingKey>;

  constructor(
    readonly current: SealingKey,
    previous: readonly SealingKey[] = [],
  ) {
    this.#byId = new Map([...previous, current].map((key) => [key.id, key]));
  }

  /** The current key, and then the previous ones. */
  get all(): readonly SealingKey[] {
    return [this.current, ...[...this.#byId.values()].filter(({ id }) => id !== this.current.id)];
  }

  /** The key with this id, current or previous. */
  byId(id: string): SealingKey | undefined {
    return this.#byId.get(id);
  }

  /**
   * Keys for one purpose, each made from the master key of the same rank (HKDF-SHA-256, RFC 5869). What is sealed with
   * them and given to strangers shows nothing of the master key, and opens nothing that was sealed for another purpose.
   */
  derive(purpose: string): MasterKeys {
    const derived = [...this.#byId.values()].map((key) => deriveKey(key, purpose));
    const current = derived.find(({ id }) => id === this.current.id);
    if (!current) throw new RangeError('the current key is among all keys');
    return new MasterKeys(current, derived);
  }
}

/** It keeps the id of its origin, which an envelope needs to name the key. */
function deriveKey({ id, material }: SealingKey, purpose: string): SealingKey {
  const bytes = new Uint8Array(hkdfSync('sha256', material, '', `gatehouse ${purpose}`, KEY_BYTES));
  const key = new SealingKey(id, bytes);
  bytes.fill(0);
  return key;
}

/** Master keys as they are set. A process may be given a *coming* key as a previous one, ahead of its turn. */
export interface MasterKeySettings {
  /** `GATEHOUSE_MASTER_KEY`: 32 bytes in hexadecimal, base64 or base64url. */
  readonly current: string | undefined;
  /** `GATEHOUSE_PREVIOUS_MASTER_KEYS`, entry by entry, in the same forms. */
  readonly previous?: readonly string[];
}

/**
 * Reads the master keys from their settings.
 *
 * @throws GatehouseError `settings.invalid`, naming the setting and what is wrong with it, never its value
 */
export function parseMasterKeys({ current, previous = [] }: MasterKeySettings): MasterKeys {
  if (!current) throw invalid('GATEHOUSE_MASTER_KEY', 'is not set');
  return new MasterKeys(
    parseMasterKey(current, 'GATEHOUSE_MASTER_KEY'),
    previous.map((entry, index) => parseMasterKey(entry, `GATEHOUSE_PREVIOUS_MASTER_KEYS, entry ${index + 1}`)),
  );
}

/** A new master key as it is written to a setting or a file: 32 random bytes in base64url. */
export function generateMasterKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

function parseMasterKey(text: string, setting: string): SealingKey {
  const bytes = decode(text.trim());
  if (bytes?.length !== KEY_BYTES) {
    throw invalid(setting, `is not ${KEY_BYTES} bytes in hexadecimal, base64 or base64url`);
  }
  if (new Set(bytes).size < FEWEST_DISTINCT_BYTES) throw invalid(setting, 'is a placeholder, not random bytes');
  const id = createHash('sha256').update(ID_DOMAIN).update(bytes).digest().subarray(0, 16);
  const key = new SealingKey(formatKeyId(id), bytes);
  bytes.fill(0);
  return key;
}

/** Decodes strictly: what would not encode back to the same text is a slip of the pen and must not become a key. */
function decode(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const encoding = /[-_]/.test(text) ? 'base64url' : 'base64';
  const bytes = Buffer.from(text, encoding);
  const plain = bytes.toString(encoding).replace(/=+$/, '');
  const padded = plain.padEnd(Math.ceil(plain.length / 4) * 4, '=');
  return text === plain || text === padded ? bytes : undefined;
}

function invalid(setting: string, fault: string): GatehouseError {
  return new GatehouseError('settings.invalid', {
    reason: `${setting} ${fault}; make a key with: openssl rand -base64 32`,
  });
}
