import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { GatehouseError } from '@gatehouse/errors';
import { buildConnector } from 'undici';
import type { AddressRules } from './address-rules.ts';

export interface GuardedConnectOptions {
  readonly rules: AddressRules;
  /** The port that all of its sockets go to. */
  readonly port: number;
  readonly timeoutMs: number;
  /** In place of the system's resolver. */
  readonly lookup?: LookupFunction | undefined;
}

/**
 * A connector that judges the address of the very socket that it hands out. A name is resolved once, inside the
 * connect, and every address that it resolves to must be permitted; so no answer given later is ever used, and not one
 * byte goes to a place that is refused. When the socket stands, its peer is judged again.
 *
 * A name that leads nowhere is refused like one that leads where nobody may go: else whoever can name an upstream could find
 * out which names there are on the inside.
 *
 * Errors: `outbound.refused`, and `upstream.unreachable` for everything that fails before the socket stands.
 */
export function guardedConnector({ rules, port, timeoutMs, lookup = systemLookup }: GuardedConnectOptions) {
  const permits = (address: string): boolean => rules.permits(address, port);
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false, lookup: guardedLookup(permits, lookup) });

  return (options: buildConnector.Options, callback: buildConnector.Callback): void => {
    const fail = (error: unknown): void => callback(asConnectError(error), null);
    // A literal address is never looked up, so it is judged here.
    const literal = options.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(literal) && !permits(literal)) {
      process.nextTick(fail, refusal(options.hostname, literal));
      return;
    }
    connect(options, (error, socket) => {
      if (!socket) return fail(error);
      const { remoteAddress, remotePort } = socket;
      if (remoteAddress && remotePort && rules.permits(remoteAddress, remotePort)) return callback(null, socket);
      socket.destroy();
      return fail(refusal(options.hostname, `${remoteAddress} port ${remotePort}`));
    });
  };
}

function guardedLookup(permits: (address: string) => boolean, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found, family) => {
      if (error) return callback(isNoSuchName(error) ? refusal(hostname, 'not known') : error, '', 0);
      const addresses = typeof found === 'string' ? [{ address: found, family: family ?? isIP(found) }] : found;
      const refused = addresses.find(({ address }) => !permits(address));
      if (refused) return callback(refusal(hostname, refused.address), '', 0);
      const [first] = addresses;
      if (!first) return callback(refusal(hostname, 'without an address'), '', 0);
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

function isNoSuchName({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

function refusal(hostname: string, address: string): GatehouseError {
  return new GatehouseError('outbound.refused', { reason: `${hostname} is ${address}` });
}

function asConnectError(error: unknown): GatehouseError {
  if (error instanceof GatehouseError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new GatehouseError('upstream.unreachable', { reason, cause: error });
}
