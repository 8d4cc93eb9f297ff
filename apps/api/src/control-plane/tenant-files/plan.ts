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

/** Where a change comes from. */
export interface PlanOrigin {
  /** Whether what is made belongs to the declarative file, so that a later apply may remove it. */
  readonly fromFile: boolean;
  /** Who asked, for the record, such as `account:{id}`; absent where nobody knows: at the command line. */
  readonly actor?: string;
  /** One for all changes together, so that they can be found together; made up unless given. */
  readonly correlationId?: string;
}

/** The changes of one unit of work, which are recorded in it. */
export class Plan {
  readonly changes: Change[] = [];
  /** When it began. */
  readonly at: Date;

  constructor(
    private readonly tx: TenantTx,
    readonly clock: Clock,
    private readonly origin: PlanOrigin,
  ) {
    this.at = clock.now();
  }

  /** Whether what is made belongs to the declarative file. */
  get fromFile(): boolean {
    return this.origin.fromFile;
  }

  /** Notes a change of this transaction. */
  note(change: Change): void {
    this.changes.push(change);
  }

  /** Records what was noted. The tenant's own creation is recorded by the tenants' service. */
  async record(): Promise<void> {
    const { actor, correlationId = randomUUID() } = this.origin;
    const recorded = this.changes.filter(({ action, noun }) => noun !== 'tenant' || action !== 'create');
    await appendEvents(
      this.tx,
      recorded.map(({ action, noun, name, before, after }) => ({
        kind: `${noun}.changed` as const,
        at: this.at,
        correlationId,
        target: name,
        detail: {
          ...(actor !== undefined && { actor }),
          action,
          ...(before !== undefined && { before }),
          ...(after !== undefined && { after }),
        },
      })),
    );
  }
}
