import { createBinding, getBinding, listBindings, removeBinding, replaceBinding } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { bindings } from '../../entries/binding-entries.ts';
import { Entries } from '../../entries/entries.service.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class BindingsController {
  constructor(private readonly entries: Entries) {}

  @Serve(listBindings)
  list({ tenantId, query }: ApiCall<typeof listBindings>) {
    return this.entries.list(tenantId, bindings, query);
  }

  @Serve(createBinding)
  create({ body }: ApiCall<typeof createBinding>) {
    return this.entries.create(bindings, body);
  }

  @Serve(getBinding)
  get({ tenantId, params }: ApiCall<typeof getBinding>) {
    return this.entries.get(tenantId, bindings, params.binding);
  }

  @Serve(replaceBinding)
  replace({ params, body, ifMatch }: ApiCall<typeof replaceBinding>) {
    return this.entries.replace(bindings, params.binding, ifMatch, ({ role, to }) => ({ role, to, ...body }));
  }

  @Serve(removeBinding)
  remove({ params, ifMatch }: ApiCall<typeof removeBinding>) {
    return this.entries.remove(bindings, params.binding, ifMatch);
  }
}
