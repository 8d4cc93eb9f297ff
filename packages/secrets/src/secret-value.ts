import { inspect } from 'node:util';
import { GatehouseError } from '@gatehouse/errors';

/** The largest secret, in bytes of UTF-8. */
export const MAX_SECRET_BYTES = 64 * 1024;

const SHOWN = '[secret]';

/** A secret in memory. Whatever prints it prints `[secret]`; only {@link SecretValue.reveal} gives the text. */
export class SecretValue {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /**
   * A secret from its exact bytes.
   *
   * @throws GatehouseError `secret.invalid` unless it is 1 byte to 64 KiB of UTF-8 without NUL
   */
  static fromBytes(bytes: Uint8Array): SecretValue {
    if (bytes.length > MAX_SECRET_BYTES) throw invalid('it is longer than 64 KiB');
    if (bytes.length === 0) throw invalid('it is empty');
    if (bytes.includes(0)) throw invalid('it contains a NUL character');
    return new SecretValue(decode(bytes));
  }

  /** As {@link fromBytes}, from a file or a stream: one line break at its end is the editor's, not the secret's. */
  static fromFile(bytes: Uint8Array): SecretValue {
    if (bytes.at(-1) !== 0x0a) return SecretValue.fromBytes(bytes);
    return SecretValue.fromBytes(bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1));
  }

  /** The secret itself: for the header or the request that needs it, at the moment of use. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid('it is not UTF-8 text');
  }
}

function invalid(reason: string): GatehouseError {
  return new GatehouseError('secret.invalid', { reason });
}
