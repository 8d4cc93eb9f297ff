import { createRole, getRole, listRoles, removeRole, replaceRole } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { Entries } from '../../entries/entries.service.ts';
import { roles } from '../../entries/role-entries.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class RolesController {
  constructor(private readonly entries: Entries) {}

  @Serve(listRoles)
  list({ tenantId, query }: ApiCall<typeof listRoles>) {
    return this.entries.list(tenantId, roles, query);
  }

  @Serve(createRole)
  create({ body }: ApiCall<typeof createRole>) {
    return this.entries.create(roles, body);
  }

  @Serve(getRole)
  get({ tenantId, params }: ApiCall<typeof getRole>) {
    return this.entries.get(tenantId, roles, params.role);
  }

  @Serve(replaceRole)
  replace({ params, body, ifMatch }: ApiCall<typeof replaceRole>) {
    return this.entries.replace(roles, params.role, ifMatch, () => ({ slug: params.role, ...body }));
  }

  @Serve(removeRole)
  remove({ params, ifMatch }: ApiCall<typeof removeRole>) {
    return this.entries.remove(roles, params.role, ifMatch);
  }
}
