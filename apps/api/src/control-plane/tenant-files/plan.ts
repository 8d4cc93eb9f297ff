import { randomUUID } from 'node:crypto';
import type { TenantTx } from '@gatehouse/db';
import { appendEvent } from '../audit/append-event.ts';
import type { EventKind } from '../audit/event.ts';

export type Noun = 'tenant' | 'upstream' | 'endpoint' | 'role' | 'binding';

/** One line of what a file does to a tenant. */
export interface Change {
  readonly action: 'create' | 'update';
  readonly noun: Noun;
  /** Slug, or `role → subject` for a binding. */
  readonly name: string;
  readonly before?: unknown;
  readonly after: unknown;
}

const KIND: Readonly<Record<Exclude<Noun, 'tenant'>, EventKind>> = {
  upstream: 'upstream.changed',
  endpoint: 'endpoint.changed',
  role: 'role.changed',
  binding: 'binding.changed',
};

/** Collects the changes of one unit of work, and records each of them in it. */
export class Plan {
  readonly changes: Change[] = [];
  /** One for all changes of a file, so that they can be found together. */
  private readonly correlationId = randomUUID();

  constructor(
    private readonly tx: TenantTx,
    private readonly at: Date,
  ) {}

  /** Notes a change that has just been made. The tenant's own creation is recorded by the tenants' service. */
  async note(change: Change): Promise<void> {
    this.changes.push(change);
    const { action, noun, name, before, after } = change;
    const kind: EventKind = noun === 'tenant' ? 'tenant.changed' : KIND[noun];
    if (noun === 'tenant' && action === 'create') return;
    await appendEvent(this.tx, {
      kind,
      at: this.at,
      correlationId: this.correlationId,
      target: name,
      detail: { action, ...(before !== undefined && { before }), after },
    });
  }
}
