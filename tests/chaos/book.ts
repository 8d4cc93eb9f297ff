import { RawSession } from '@gatehouse/db/raw-session';
import type { Arrival, Tool } from './counting-upstream.ts';

/** An event of a call, as far as the bookkeeping looks at it. */
export interface CallEvent {
  readonly id: string;
  readonly kind: 'call.decided' | 'call.finished';
  readonly correlationId: string;
  /** Canonical name of the tool; absent for what was refused before the tool was looked for. */
  readonly target: string | null;
  readonly outcome: string | null;
  readonly reason: string | null;
  /** Of the arguments, under the tenant's key: equal arguments, equal digests. */
  readonly digest: string | null;
}

/** What is on record of calls. */
export class Book {
  private readonly byAttempt: ReadonlyMap<string, readonly CallEvent[]>;
  private readonly byArguments: ReadonlyMap<string | null, readonly CallEvent[]>;

  private constructor(readonly events: readonly CallEvent[]) {
    this.byAttempt = Map.groupBy(events, ({ correlationId }) => correlationId);
    this.byArguments = Map.groupBy(events, ({ digest }) => digest);
  }

  /** @param adminUrl superuser, who sees the record of all tenants */
  static async read(adminUrl: string): Promise<Book> {
    await using session = await RawSession.open(adminUrl);
    const { rows } = await session.query<CallEvent>(
      `select id, kind, correlation_id as "correlationId", target, outcome, reason, detail->>'argumentsDigest' as digest
         from events where method = 'tools/call'`,
    );
    return new Book(rows);
  }

  /** The events of one attempt. */
  ofAttempt(correlationId: string, kind: CallEvent['kind']): CallEvent[] {
    return (this.byAttempt.get(correlationId) ?? []).filter((event) => event.kind === kind);
  }

  /** The events of calls of a tool with arguments of that digest. */
  ofArguments(tool: Tool, digest: string, kind: CallEvent['kind']): CallEvent[] {
    const events = this.byArguments.get(digest) ?? [];
    return events.filter((event) => event.kind === kind && event.target === canonical(tool));
  }
}

/** The name by which a tool of the counting upstream is recorded. */
export const canonical = (tool: Arrival['tool']): string => `up/${tool}`;
