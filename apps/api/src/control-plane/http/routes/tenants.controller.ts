import {
  createTenant,
  getTenant,
  listTenants,
  markTenantForDeletion,
  resumeTenant,
  suspendTenant,
  type TenantView,
  unmarkTenant,
} from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { TenantAdministration } from '../../tenants/tenant-administration.service.ts';
import type { ApiCall, Work } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class TenantsController {
  constructor(private readonly tenants: TenantAdministration) {}

  @Serve(listTenants)
  list({ query }: ApiCall<typeof listTenants>) {
    return this.tenants.list(query);
  }

  @Serve(createTenant)
  create({ body, caller, correlationId }: ApiCall<typeof createTenant>) {
    return this.tenants.create(body, { actor: caller.actor, correlationId });
  }

  @Serve(getTenant)
  get({ tenantId }: ApiCall<typeof getTenant>) {
    return this.tenants.get(tenantId);
  }

  @Serve(suspendTenant)
  suspend(): Work<TenantView> {
    return (tx, by) => this.tenants.setStatus(tx, 'suspended', by);
  }

  @Serve(markTenantForDeletion)
  markForDeletion(): Work<TenantView> {
    return (tx, by) => this.tenants.setStatus(tx, 'marked-for-deletion', by);
  }

  @Serve(unmarkTenant)
  unmark(): Work<TenantView> {
    return (tx, by) => this.tenants.unmark(tx, by);
  }

  @Serve(resumeTenant)
  resume(): Work<TenantView> {
    return (tx, by) => this.tenants.setStatus(tx, 'active', by);
  }
}
