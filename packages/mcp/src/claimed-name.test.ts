import { describe, expect, it } from 'vitest';
import { claimedName } from './claimed-name.ts';

describe('what a server says that it is', () => {
  it('is its name and version', () => {
    expect(claimedName({ name: 'shop', version: '1.2.3', title: 'Shop' })).toEqual({ name: 'shop', version: '1.2.3' });
    expect(claimedName({ name: 'shop', version: 7 })).toEqual({ name: 'shop', version: undefined });
  });

  it.each([undefined, null, 'shop', [], {}, { name: '' }, { name: 7, version: '1' }])('is nothing in %j', (said) => {
    expect(claimedName(said)).toBeUndefined();
  });

  it('is cut where it is long, and no half of a character is left', () => {
    const { name } = claimedName({ name: `${'x'.repeat(199)}😀` }) ?? {};
    expect(name).toHaveLength(200);
    expect(name?.isWellFormed()).toBe(true);
  });
});
