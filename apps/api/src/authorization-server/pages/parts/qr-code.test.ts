import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { qrCode } from './qr-code.ts';

const SCALE = 4;

/** The drawing as a camera sees it: grey values, one byte a channel. */
function photographed(markup: string): { width: number; height: number; data: Uint8Array } {
  const size = Number(/viewBox="0 0 (\d+)/.exec(markup)?.[1]) * SCALE;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (const [, x, y] of markup.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < SCALE; row += 1) {
      const at = ((Number(y) * SCALE + row) * size + Number(x) * SCALE) * 4;
      data.fill(0, at, at + SCALE * 4);
    }
  }
  return { width: size, height: size, data };
}

describe('a QR code', () => {
  it('is read as the text that was drawn', () => {
    const uri = 'otpauth://totp/Acme%20Inc.:ada%40acme.example?secret=JBSWY3DPEHPK3PXP&issuer=Acme%20Inc.';
    expect(decodeQR(photographed(qrCode(uri, 'x').markup))).toBe(uri);
  });

  it('says what it is to those who do not see it', () => {
    expect(qrCode('x', 'The secret').markup).toContain('role="img" aria-label="The secret"');
  });
});
