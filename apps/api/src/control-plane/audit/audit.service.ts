import { Database } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { TenantsService } from '../tenants/tenants.service.ts';
import type { RecordedEvent } from './event.ts';
import { type EventFilter, listEvents } from './list-events.ts';

/** Events that one page holds at the most. */
const PAGE_LIMIT = 1000;

@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly tenants: TenantsService,
  ) {}

  /**
   * A page of a tenant's record, newest first.
   *
   * @throws GatehouseError `tenant.unknown`, `usage.invalid`
   */
  async list(tenantSlug: string, filter: EventFilter): Promise<RecordedEvent[]> {
    if (filter.limit < 1 || filter.limit > PAGE_LIMIT) {
      throw new GatehouseError('usage.invalid', { reason: `a limit is 1 to ${PAGE_LIMIT}` });
    }
    const tenantId = await this.tenants.idOf(tenantSlug);
    return this.database.withTenant(tenantId, (tx) => listEvents(tx, filter));
  }
}
