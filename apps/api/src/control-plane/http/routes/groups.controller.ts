import { createGroup, getGroup, listGroups, removeGroup, replaceGroup } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { Entries } from '../../entries/entries.service.ts';
import { groups } from '../../entries/group-entries.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class GroupsController {
  constructor(private readonly entries: Entries) {}

  @Serve(listGroups)
  list({ tenantId, query }: ApiCall<typeof listGroups>) {
    return this.entries.list(tenantId, groups, query);
  }

  @Serve(createGroup)
  create({ body }: ApiCall<typeof createGroup>) {
    return this.entries.create(groups, body);
  }

  @Serve(getGroup)
  get({ tenantId, params }: ApiCall<typeof getGroup>) {
    return this.entries.get(tenantId, groups, params.group);
  }

  @Serve(replaceGroup)
  replace({ params, body, ifMatch }: ApiCall<typeof replaceGroup>) {
    return this.entries.replace(groups, params.group, ifMatch, () => ({ slug: params.group, ...body }));
  }

  @Serve(removeGroup)
  remove({ params, ifMatch }: ApiCall<typeof removeGroup>) {
    return this.entries.remove(groups, params.group, ifMatch);
  }
}
