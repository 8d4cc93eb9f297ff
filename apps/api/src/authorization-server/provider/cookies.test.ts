import { parseTenantId } from '@gatehouse/db';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { describe, expect, it } from 'vitest';
import { cookiesOf } from './cookies.ts';

const acme = parseTenantId('0199aaaa-0000-7000-8000-000000000001');
const globex = parseTenantId('0199aaaa-0000-7000-8000-000000000002');
const [older, newer] = [generateMasterKey(), generateMasterKey()];

interface Signatures {
  sign(data: string): string;
  verify(data: string, given: string): boolean;
  index(data: string, given: string): number;
}

const cookies = (publicUrl: string, tenant = acme, keys = parseMasterKeys({ current: older })) =>
  cookiesOf('acme', tenant, publicUrl, keys);
const signatures = (...given: Parameters<typeof cookies>) => cookies(...given).keys as unknown as Signatures;

describe('cookies of an issuer', () => {
  it('are, on https, what no neighbour and no plain http can have set', () => {
    const { names, long, short } = cookies('https://gate.example');
    expect(names).toEqual({
      session: '__Host-gatehouse-acme-session',
      interaction: '__Secure-gatehouse-acme-interaction',
      resume: '__Secure-gatehouse-acme-resume',
    });
    expect(long).toEqual({ httpOnly: true, sameSite: 'lax', secure: true, path: '/' });
    expect(short).toEqual({ httpOnly: true, sameSite: 'lax', secure: true });
  });

  it('are, on loopback, what a browser takes there', () => {
    const { names, long } = cookies('http://localhost:4000');
    expect(names?.session).toBe('gatehouse-acme-session');
    expect(long).toMatchObject({ secure: false, path: '/t/acme/oauth' });
  });

  it('are signed for one tenant', () => {
    const url = 'https://gate.example';
    const signed = signatures(url).sign('a=b');
    expect(signatures(url).verify('a=b', signed)).toBe(true);
    expect(signatures(url).verify('a=c', signed)).toBe(false);
    expect(signatures(url, globex).verify('a=b', signed)).toBe(false);
    expect(signatures(url).verify('a=b', '')).toBe(false);
  });

  it('stay good when the master key is another one, and are signed again', () => {
    const url = 'https://gate.example';
    const signed = signatures(url).sign('a=b');
    const later = signatures(url, acme, parseMasterKeys({ current: newer, previous: [older] }));
    expect(later.index('a=b', signed)).toBe(1);
    expect(later.index('a=b', later.sign('a=b'))).toBe(0);
  });
});
