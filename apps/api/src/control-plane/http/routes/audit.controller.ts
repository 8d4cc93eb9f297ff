import { getEvent, listEvents } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Serve(listEvents)
  list({ tenantId, query }: ApiCall<typeof listEvents>) {
    const { correlation: correlationId, since, until, ...filter } = query;
    return this.audit.page(
      tenantId,
      { ...filter, correlationId, ...(since && { since: new Date(since) }), ...(until && { until: new Date(until) }) },
      query,
    );
  }

  @Serve(getEvent)
  get({ tenantId, params, query }: ApiCall<typeof getEvent>) {
    return this.audit.get(tenantId, params.event, new Date(query.at));
  }
}
