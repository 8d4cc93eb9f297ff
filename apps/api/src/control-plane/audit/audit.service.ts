import type { EventView, Page, PageRequest } from '@gatehouse/contracts/api';
import { Database, type ListedSecurityEvent, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { pageOf, readCursor } from '../entries/cursor.ts';
import { TenantsService } from '../tenants/tenants.service.ts';
import type { RecordedEvent } from './event.ts';
import { type EventFilter, type EventPlace, findEvent, type ListedEvent, listEvents } from './list-events.ts';

/** Events that one page holds at the most. */
const PAGE_LIMIT = 1000;

/** Some kinds and outcomes are in an index of the rare ones alone, which a plan for all values cannot use. */
const FILTERED = { plannedByValue: true } as const;

/** Of an event, in a cursor. */
const place = z.object({ id: z.uuid(), time: z.string().regex(/^[\d :.+-]{1,40}$/) });

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
    const events = await this.database.withTenant(tenantId, (tx) => listEvents(tx, filter, page), FILTERED);
    return events.map(withoutTime);
  }

  /**
   * A page of a tenant's events, newest first.
   *
   * @throws GatehouseError `principal.unknown`, `api.input-invalid`
   */
  page(tenantId: TenantId, filter: EventFilter, page: PageRequest): Promise<Page<EventView>> {
    const after = page.cursor === undefined ? undefined : readCursor(page.cursor, place);
    const which = { order: 'newest-first', limit: page.limit + 1, after } as const;
    return this.database.withTenant(
      tenantId,
      async (tx) => pageOf(await listEvents(tx, filter, which), page, ({ id, time }) => ({ id, time }), viewOf),
      FILTERED,
    );
  }

  /** One event. @param at its time, to the millisecond. @throws GatehouseError `entry.unknown` */
  async get(tenantId: TenantId, id: string, at: Date): Promise<EventView> {
    const until = new Date(at.getTime() + 1);
    const event = await this.database.withTenant(tenantId, (tx) => findEvent(tx, id, { since: at, until }));
    if (!event) throw new GatehouseError('entry.unknown', { data: { noun: 'event', name: id } });
    return viewOf(event);
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
      const events = await this.database.withTenant(tenantId, (tx) => listEvents(tx, filter, page), FILTERED);
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

function viewOf({ time: _, at, detail, ...event }: ListedEvent): EventView {
  return { ...event, at: at.toISOString(), detail: { ...detail } };
}

function withoutTime({ time: _, ...event }: RecordedEvent & EventPlace): RecordedEvent {
  return event;
}
