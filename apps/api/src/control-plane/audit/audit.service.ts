import { Database, type ListedSecurityEvent } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { TenantsService } from '../tenants/tenants.service.ts';
import type { RecordedEvent } from './event.ts';
import { type EventFilter, type EventPlace, listEvents } from './list-events.ts';

/** Events that one page holds at the most. */
const PAGE_LIMIT = 1000;

@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly tenants: TenantsService,
  ) {}

  /**
   * The latest of a tenant's events, newest first.
   *
   * @throws GatehouseError `tenant.unknown`, `principal.unknown`, `usage.invalid`
   */
  async list(tenantSlug: string, filter: EventFilter & { readonly limit: number }): Promise<RecordedEvent[]> {
    const { limit } = filter;
    refuseLimit(limit);
    const tenantId = await this.tenants.idOf(tenantSlug);
    const page = { order: 'newest-first', limit } as const;
    const events = await this.database.withTenant(tenantId, (tx) => listEvents(tx, filter, page));
    return events.map(withoutTime);
  }

  /**
   * A tenant's record, oldest first, to its end unless told otherwise: page by page, each read when it is asked for, so
   * that neither a transaction nor memory grows with what there is.
   *
   * @throws GatehouseError `tenant.unknown`, `principal.unknown`
   */
  async *export(tenantSlug: string, filter: EventFilter): AsyncGenerator<RecordedEvent[]> {
    const tenantId = await this.tenants.idOf(tenantSlug);
    let after: EventPlace | undefined;
    for (;;) {
      const page = { order: 'oldest-first', limit: PAGE_LIMIT, after } as const;
      const events = await this.database.withTenant(tenantId, (tx) => listEvents(tx, filter, page));
      if (events.length > 0) yield events.map(withoutTime);
      after = events.at(-1);
      if (events.length < PAGE_LIMIT) return;
    }
  }

  /**
   * The latest refusals of strangers at any tenant's door, newest first: for operators.
   *
   * @throws GatehouseError `usage.invalid`
   */
  async listSecurityEvents(limit: number): Promise<ListedSecurityEvent[]> {
    refuseLimit(limit);
    return this.database.listSecurityEvents(limit);
  }
}

function refuseLimit(limit: number): void {
  if (limit >= 1 && limit <= PAGE_LIMIT) return;
  throw new GatehouseError('usage.invalid', { reason: `a limit is 1 to ${PAGE_LIMIT}` });
}

function withoutTime({ time: _, ...event }: RecordedEvent & EventPlace): RecordedEvent {
  return event;
}
