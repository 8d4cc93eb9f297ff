import type { UpstreamSnapshot } from './tenant-snapshot.ts';

/** What one upstream offers of a kind, as an endpoint shows it. */
export interface Shown<Offer> {
  readonly prefix: string;
  readonly upstream: UpstreamSnapshot;
  readonly offers: readonly Offer[];
}

/** What an endpoint serves of a kind, and the canonical names of what it withholds. */
export interface Served<Collection> {
  readonly served: Collection;
  readonly withheld: readonly string[];
}

/** Collects what is served, each name once: the first that has it keeps it, whoever comes later is withheld. */
export class ServedNames<Member> {
  readonly served = new Map<string, Member>();
  readonly withheld: string[] = [];

  add(name: string, canonicalName: string, member: () => Member): void {
    if (this.served.has(name)) this.withheld.push(canonicalName);
    else this.served.set(name, member());
  }
}
