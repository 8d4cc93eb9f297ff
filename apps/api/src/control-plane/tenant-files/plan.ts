import { randomUUID } from 'node:crypto';
import type { Clock, TenantTx } from '@gatehouse/db';
import { appendEvents } from '../audit/append-events.ts';

export type Noun =
  | 'tenant'
  | 'issuer'
  | 'upstream'
  | 'endpoint'
  | 'tool'
  | 'client'
  | 'group'
  | 'role'
  | 'binding'
  | 'registration'
  | 'limits';

/** One line of what a file does to a tenant. */
export interface Change {
  readonly action: 'create' | 'update' | 'remove';
  readonly noun: Noun;
  /** Slug, client id, glob of a rule, or `role → subject` for a binding. */
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The changes of one unit of work, which are recorded in it. */
export class Plan {
  readonly changes: Change[] = [];
  /** When it began. */
  readonly at: Date;

  constructor(
    private readonly tx: TenantTx,
    readonly clock: Clock,
  ) {
    this.at = clock.now();
  }

  /** Notes a change of this transaction. */
  note(change: Change): void {
    this.changes.push(change);
  }

  /** Records what was noted. The tenant's own creation is recorded by the tenants' service. */
  async record(): Promise<void> {
    // One for all changes of a file, so that they can be found together.
    const correlationId = randomUUID();
    const recorded = this.changes.filter(({ action, noun }) => noun !== 'tenant' || action !== 'create');
    await appendEvents(
      this.tx,
      recorded.map(({ action, noun, name, before, after }) => ({
        kind: `${noun}.changed` as const,
        at: this.at,
        correlationId,
        target: name,
        detail: { action, ...(before !== undefined && { before }), ...(after !== undefined && { after }) },
      })),
    );
  }
}
