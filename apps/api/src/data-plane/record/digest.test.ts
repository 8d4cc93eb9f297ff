import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedDigest } from './digest.ts';

const whole = (key: Uint8Array, text: string) => createHmac('sha256', key).update(Buffer.from(text)).digest();

describe('keyedDigest', () => {
  it('is the first half of HMAC-SHA256 over the bytes of the text, whatever the key and the text', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { minLength: 1, maxLength: 3 }),
        (key, texts) => {
          for (const text of texts) {
            expect(Buffer.from(keyedDigest(key, text), 'base64url')).toEqual(whole(key, text).subarray(0, 16));
          }
        },
      ),
    );
  });

  it.each([0, 63, 64, 65, 1024 * 1024])('is so for %i characters, too', (length) => {
    const key = new Uint8Array(32).fill(7);
    const text = 'ä'.repeat(length);
    expect(Buffer.from(keyedDigest(key, text), 'base64url')).toEqual(whole(key, text).subarray(0, 16));
  });

  it('differs by key, also when keys come one after the other', () => {
    const digests = [1, 2, 3, 1].map((n) => keyedDigest(new Uint8Array(32).fill(n), 'same'));
    expect(new Set(digests).size).toBe(3);
    expect(digests[3]).toBe(digests[0]);
  });
});
