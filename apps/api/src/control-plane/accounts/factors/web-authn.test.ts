import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../config/settings.ts';
import { WebAuthn } from './web-authn.ts';

const at = (publicUrl: string) => new WebAuthn({ publicUrl } as Settings);

describe('passkeys', () => {
  it.each(['https://gate.example', 'http://localhost:4000'])('can be offered at %s', async (publicUrl) => {
    expect(at(publicUrl).available).toBe(true);
    const options = await at(publicUrl).requestOptions('AAAA');
    expect(options).toMatchObject({ rpId: new URL(publicUrl).hostname, userVerification: 'required' });
  });

  it.each(['http://127.0.0.1:4000', 'http://[::1]:4000', 'https://192.0.2.1'])('cannot at %s', async (publicUrl) => {
    expect(at(publicUrl).available).toBe(false);
    await expect(at(publicUrl).requestOptions('AAAA')).rejects.toMatchObject({ code: 'account.passkeys-unavailable' });
  });
});
