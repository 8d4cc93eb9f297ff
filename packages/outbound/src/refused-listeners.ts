import { BlockList, isIPv4 } from 'node:net';
import { parseRange } from './address-range.ts';

/** A place that is never contacted, even inside an allowed range: a listener of our own, the database. */
export interface RefusedListener {
  /** An address or a CIDR range. */
  readonly range: string;
  readonly port: number;
}

/** The places that are never contacted. They can be replaced while clients use them: names get other addresses. */
export class RefusedListeners {
  private byPort: ReadonlyMap<number, BlockList> = new Map();

  /** @throws GatehouseError `settings.invalid` for a range that is none */
  constructor(listeners: readonly RefusedListener[] = []) {
    this.replace(listeners);
  }

  /** From the next connection on, these and no others. @throws GatehouseError `settings.invalid` */
  replace(listeners: readonly RefusedListener[]): void {
    const byPort = new Map<number, BlockList>();
    for (const { range, port } of listeners) {
      const list = byPort.get(port) ?? new BlockList();
      byPort.set(port, list);
      const { address, prefix } = parseRange(range);
      list.addSubnet(address, prefix, isIPv4(address) ? 'ipv4' : 'ipv6');
    }
    this.byPort = byPort;
  }

  /** Whether a plain IP address and port are among them; an IPv4 address in its IPv6-mapped form as well. */
  includes(address: string, port: number): boolean {
    return this.byPort.get(port)?.check(address, isIPv4(address) ? 'ipv4' : 'ipv6') ?? false;
  }
}
