import { describe, expect, it } from 'vitest';
import { personKey, placeOf } from './throttle-keys.ts';

describe('an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('%s counts as %s', (address, place) => {
    expect(placeOf(address)).toBe(place);
  });
});

describe('what is counted of a person', () => {
  it('is one thing for all strangers, and another one at each familiar place', () => {
    const of = (address: string, familiar: boolean) =>
      personKey('password', { person: 'a@b.example', address, familiar });
    expect(of('192.0.2.1', false)).toEqual(of('192.0.2.2', false));
    expect(of('192.0.2.1', true)).not.toEqual(of('192.0.2.1', false));
    expect(of('192.0.2.1', true)).not.toEqual(of('192.0.2.2', true));
  });
});
