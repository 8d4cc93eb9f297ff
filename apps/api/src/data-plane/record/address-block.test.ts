import { describe, expect, it } from 'vitest';
import { addressBlock } from './address-block.ts';

describe('addressBlock', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:DB8:1::6', '2001:db8:1::/48'],
    ['2001:db8::6', '2001:db8:0::/48'],
    ['2001::6', '2001:0:0::/48'],
    ['::1', '0:0:0::/48'],
    ['::', '0:0:0::/48'],
    ['::2:3:4:5:6:7', '0:0:2::/48'],
    ['::1:2:3:4:5:192.0.2.1', '0:1:2::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
  ])('of %s is %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });

  it.each(['', 'unknown', '192.0.2', '1.2.3.4.5', '2001:db8:::1', "1.2.3.4'; drop", '/run/socket'])(
    'is none for %j',
    (address) => {
      expect(addressBlock(address)).toBeUndefined();
    },
  );
});
