import type { IncomingMessage } from 'node:http';
import type { Column } from '@gatehouse/secrets';
import { addressBlock } from '../../data-plane/record/address-block.ts';
import type { ClientAddresses } from '../../platform/client-address.ts';
import { deviceName } from './device-name.ts';

/**
 * Where somebody signed in: what they need to tell a session of theirs from one that is not, and no more. Neither what
 * the browser sent nor the whole address is kept.
 */
export interface SessionOrigin {
  /** “Firefox on Linux”. */
  readonly device: string;
  /** A block of addresses: /24 of IPv4, /48 of IPv6. */
  readonly address: string;
}

export function originOf(request: IncomingMessage, addresses: ClientAddresses): SessionOrigin {
  return {
    device: deviceName(request.headers['user-agent']),
    address: addressBlock(addresses.of(request)) ?? 'an unknown address',
  };
}

/** The column that holds it, for sealing it. */
export function sessionOriginColumn(uid: string): Column {
  return { table: 'oauth_sessions', row: uid, column: 'origin' };
}
