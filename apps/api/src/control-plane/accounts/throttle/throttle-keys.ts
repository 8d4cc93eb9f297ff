import { isIPv6 } from 'node:net';
import type { ThrottleKey } from './throttle.ts';

/** Who tries to sign in, as far as that is known before anything is verified. */
export interface Claimed {
  /** What stands for the person: the e-mail that was typed, whether an account has it or not. */
  readonly person: string;
  readonly address: string;
  /** Whether the account has signed in from that address before. */
  readonly familiar: boolean;
}

/**
 * What an attempt is counted by. From where a person has signed in before, only what is wrong there counts: a stranger
 * who types wrong passwords for somebody delays other strangers, and never that person at home.
 */
export function personKey(kind: 'password' | 'factor', { person, address, familiar }: Claimed): ThrottleKey {
  return { kind, of: familiar ? JSON.stringify([person, placeOf(address)]) : person };
}

export function addressKey(address: string): ThrottleKey {
  return { kind: 'address', of: placeOf(address) };
}

/** An address; of IPv6 the /64, all of which one machine has for itself. */
export function placeOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [front = '', back] = address.split('::');
  const groups = front.split(':').filter(Boolean);
  const behind = (back ?? '').split(':').filter(Boolean);
  const zeros = back === undefined ? 0 : 8 - groups.length - behind.length;
  return [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...behind].slice(0, 4).join(':');
}
