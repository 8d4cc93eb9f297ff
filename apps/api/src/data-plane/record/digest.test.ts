import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyedDigest } from './digest.ts';

const key = new Uint8Array(32).fill(7);

describe('keyedDigest', () => {
  it('is the first half of HMAC-SHA256 over the bytes of the text', () => {
    for (const text of ['', '{"amount":12}', 'größe']) {
      const whole = createHmac('sha256', Buffer.from(key)).update(Buffer.from(text)).digest();
      for (let turn = 0; turn < 2; turn++) {
        expect(Buffer.from(keyedDigest(key, text), 'base64url')).toEqual(whole.subarray(0, 16));
      }
    }
  });

  it('differs by key, also when keys come one after the other', () => {
    const digests = [1, 2, 3, 1].map((n) => keyedDigest(new Uint8Array(32).fill(n), 'same'));
    expect(new Set(digests).size).toBe(3);
    expect(digests[3]).toBe(digests[0]);
  });
});
