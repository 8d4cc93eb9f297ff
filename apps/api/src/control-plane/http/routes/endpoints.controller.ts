import {
  createEndpoint,
  getEndpoint,
  getEndpointOffer,
  listEndpoints,
  removeEndpoint,
  replaceEndpoint,
} from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { EndpointOffers } from '../../endpoints/endpoint-offers.service.ts';
import { endpoints } from '../../entries/endpoint-entries.ts';
import { Entries } from '../../entries/entries.service.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class EndpointsController {
  constructor(
    private readonly entries: Entries,
    private readonly offers: EndpointOffers,
  ) {}

  @Serve(listEndpoints)
  list({ tenantId, query }: ApiCall<typeof listEndpoints>) {
    return this.entries.list(tenantId, endpoints, query);
  }

  @Serve(createEndpoint)
  create({ body }: ApiCall<typeof createEndpoint>) {
    return this.entries.create(endpoints, body);
  }

  @Serve(getEndpoint)
  get({ tenantId, params }: ApiCall<typeof getEndpoint>) {
    return this.entries.get(tenantId, endpoints, params.endpoint);
  }

  @Serve(getEndpointOffer)
  getOffer({ tenantId, params }: ApiCall<typeof getEndpointOffer>) {
    return this.offers.get(tenantId, params);
  }

  @Serve(replaceEndpoint)
  replace({ params, body, ifMatch }: ApiCall<typeof replaceEndpoint>) {
    return this.entries.replace(endpoints, params.endpoint, ifMatch, () => ({ slug: params.endpoint, ...body }));
  }

  @Serve(removeEndpoint)
  remove({ params, ifMatch }: ApiCall<typeof removeEndpoint>) {
    return this.entries.remove(endpoints, params.endpoint, ifMatch);
  }
}
