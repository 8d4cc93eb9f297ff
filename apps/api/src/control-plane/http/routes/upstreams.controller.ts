import { createUpstream, getUpstream, listUpstreams, removeUpstream, replaceUpstream } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { Entries } from '../../entries/entries.service.ts';
import { upstreams } from '../../entries/upstream-entries.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class UpstreamsController {
  constructor(private readonly entries: Entries) {}

  @Serve(listUpstreams)
  list({ tenantId, query }: ApiCall<typeof listUpstreams>) {
    return this.entries.list(tenantId, upstreams, query);
  }

  @Serve(createUpstream)
  create({ body }: ApiCall<typeof createUpstream>) {
    return this.entries.create(upstreams, body);
  }

  @Serve(getUpstream)
  get({ tenantId, params }: ApiCall<typeof getUpstream>) {
    return this.entries.get(tenantId, upstreams, params.upstream);
  }

  @Serve(replaceUpstream)
  replace({ params, body, ifMatch }: ApiCall<typeof replaceUpstream>) {
    return this.entries.replace(upstreams, params.upstream, ifMatch, () => ({ slug: params.upstream, ...body }));
  }

  @Serve(removeUpstream)
  remove({ params, ifMatch }: ApiCall<typeof removeUpstream>) {
    return this.entries.remove(upstreams, params.upstream, ifMatch);
  }
}
