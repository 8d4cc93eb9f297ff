import {
  createUpstream,
  getUpstream,
  getUpstreamState,
  listUpstreamStates,
  listUpstreams,
  probeUpstream,
  refreshUpstream,
  removeUpstream,
  replaceUpstream,
} from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { Entries } from '../../entries/entries.service.ts';
import { upstreams } from '../../entries/upstream-entries.ts';
import { CatalogueService } from '../../upstreams/catalogue.service.ts';
import { UpstreamProbes } from '../../upstreams/upstream-probes.service.ts';
import { UpstreamStates } from '../../upstreams/upstream-states.service.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class UpstreamsController {
  constructor(
    private readonly entries: Entries,
    private readonly catalogues: CatalogueService,
    private readonly probes: UpstreamProbes,
    private readonly states: UpstreamStates,
  ) {}

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

  @Serve(probeUpstream)
  probe({ tenantId, body, caller, correlationId }: ApiCall<typeof probeUpstream>) {
    return this.probes.probe(tenantId, body, { actor: caller.actor, correlationId });
  }

  @Serve(listUpstreamStates)
  listStates({ tenantId, query }: ApiCall<typeof listUpstreamStates>) {
    return this.states.list(tenantId, query);
  }

  @Serve(getUpstreamState)
  getState({ tenantId, params }: ApiCall<typeof getUpstreamState>) {
    return this.states.get(tenantId, params.upstream);
  }

  @Serve(refreshUpstream)
  async refresh({ tenantId, params }: ApiCall<typeof refreshUpstream>) {
    const { pinned, held, drifted, restored, gone, ...change } = await this.catalogues.refresh(
      tenantId,
      params.upstream,
    );
    return {
      ...change,
      ...{ pinned: [...pinned], held: [...held], drifted: [...drifted], restored: [...restored], gone: [...gone] },
    };
  }
}
