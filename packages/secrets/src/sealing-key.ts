import { createSecretKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';

/** Bytes of an AES-256 key. */
export const KEY_BYTES = 32;

/**
 * A key that envelopes are sealed with: a master key or a data key.
 *
 * The bytes sit in a `KeyObject`, which no logger, JSON or inspection shows; what is shown is the id. Node frees and
 * cleanses them when the object is collected: memory of JavaScript itself never holds them longer than the caller does.
 */
export class SealingKey {
  readonly #material: KeyObject;

  /**
   * @param id a UUID in lower case: what an envelope names the key by
   * @param bytes 32 bytes; copied, so that the caller can wipe its own
   */
  constructor(
    readonly id: string,
    bytes: Uint8Array,
  ) {
    if (bytes.length !== KEY_BYTES) throw new RangeError(`a sealing key has ${KEY_BYTES} bytes, not ${bytes.length}`);
    this.#material = createSecretKey(bytes);
  }

  /** For ciphers only. */
  get material(): KeyObject {
    return this.#material;
  }

  toString(): string {
    return `[key ${this.id}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
