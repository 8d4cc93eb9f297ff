import { beforeEach, describe, expect, it } from 'vitest';
import { FailedSignatures } from './failed-signatures.ts';

let failures: FailedSignatures;

beforeEach(() => {
  failures = new FailedSignatures();
});

const fail = async (address: string, times: number) => {
  for (let time = 0; time < times; time++) await failures.count(address);
};

describe('FailedSignatures', () => {
  it('lets an address go on until sixty signatures have failed in a minute', async () => {
    await fail('192.0.2.1', 59);
    await expect(failures.check('192.0.2.1')).resolves.toBeUndefined();
    await fail('192.0.2.1', 1);
    await expect(failures.check('192.0.2.1')).rejects.toMatchObject({ code: 'token.failures-exceeded' });
  });

  it('says when to try again, in seconds', async () => {
    await fail('192.0.2.1', 60);
    const { data } = await failures.check('192.0.2.1').then(
      () => ({ data: undefined }),
      (error) => error,
    );
    expect(data.retryAfter).toBeGreaterThan(0);
    expect(data.retryAfter).toBeLessThanOrEqual(60);
  });

  it('does not touch other addresses', async () => {
    await fail('192.0.2.1', 60);
    for (const other of ['192.0.2.3', '2001:db8::1', '']) {
      await expect(failures.check(other)).resolves.toBeUndefined();
    }
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:db8::1', '2001:db8:0:0:5::'],
    ['::1', '::1:2:3:4'],
  ])('takes %s and %s for one: whoever has one address of a /64 has all', async (one, other) => {
    await fail(one, 60);
    await expect(failures.check(other)).rejects.toMatchObject({ code: 'token.failures-exceeded' });
  });

  it('tells the networks of IPv6 apart', async () => {
    await fail('2001:db8:1:2::1', 60);
    await expect(failures.check('2001:db8:1:3::1')).resolves.toBeUndefined();
  });
});
