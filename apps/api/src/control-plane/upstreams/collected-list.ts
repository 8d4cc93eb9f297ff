import type { Method } from '@gatehouse/mcp';
import { type Storable, storable } from './storable.ts';
import { TimeSlice } from './time-slice.ts';

/** One of the lists that an upstream may offer. */
export interface ListOf<Member> {
  readonly method: Method;
  /** Of the result, that holds the list. */
  readonly member: string;
  /** Those that are what they should be. */
  readonly definitionsOf: (result: Readonly<Record<string, unknown>>) => readonly Member[];
  readonly nameOf: (member: Member) => string;
}

export interface Kept<Member> extends Storable {
  readonly member: Member;
}

/** Members of one list that are looked at. */
export const MEMBER_LIMIT = 2_000;

/** Bytes in the database: of one member, and of all. */
const EACH_LIMIT = 256 * 1024;
const ALL_LIMIT = 4 * 1024 * 1024;

/**
 * What is kept of one list, page by page, in its order. Of those with one name the first counts; what is malformed, what
 * the database would refuse, and what there is no more room for, is left out.
 */
export class CollectedList<Member> {
  /** By name. */
  readonly kept = new Map<string, Kept<Member>>();
  private listed = 0;
  private room = ALL_LIMIT;

  constructor(private readonly list: ListOf<Member>) {}

  get isFull(): boolean {
    return this.listed >= MEMBER_LIMIT;
  }

  /** Members that were listed and are not kept. */
  get leftOut(): number {
    return this.listed - this.kept.size;
  }

  async add(page: readonly unknown[]): Promise<void> {
    const looked = page.slice(0, Math.max(0, MEMBER_LIMIT - this.listed));
    this.listed += page.length;
    const slice = new TimeSlice();
    for (const value of looked) {
      for (const member of this.list.definitionsOf({ [this.list.member]: [value] })) this.keep(member);
      await slice.share();
    }
  }

  /** As a JSON array. */
  asJson(): string {
    return `[${Array.from(this.kept.values(), ({ text }) => text).join(',')}]`;
  }

  private keep(member: Member): void {
    const name = this.list.nameOf(member);
    const stored = this.kept.has(name) ? undefined : storable(member, Math.min(EACH_LIMIT, this.room));
    if (!stored) return;
    this.kept.set(name, { member, ...stored });
    this.room -= stored.bytes;
  }
}
