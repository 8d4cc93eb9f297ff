import { createIssuer, getIssuer, listIssuers, removeIssuer, replaceIssuer } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { Entries } from '../../entries/entries.service.ts';
import { issuers } from '../../entries/issuer-entries.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class IssuersController {
  constructor(private readonly entries: Entries) {}

  @Serve(listIssuers)
  list({ tenantId, query }: ApiCall<typeof listIssuers>) {
    return this.entries.list(tenantId, issuers, query);
  }

  @Serve(createIssuer)
  create({ body }: ApiCall<typeof createIssuer>) {
    return this.entries.create(issuers, body);
  }

  @Serve(getIssuer)
  get({ tenantId, params }: ApiCall<typeof getIssuer>) {
    return this.entries.get(tenantId, issuers, params.issuer);
  }

  @Serve(replaceIssuer)
  replace({ params, body, ifMatch }: ApiCall<typeof replaceIssuer>) {
    return this.entries.replace(issuers, params.issuer, ifMatch, () => ({ slug: params.issuer, ...body }));
  }

  @Serve(removeIssuer)
  remove({ params, ifMatch }: ApiCall<typeof removeIssuer>) {
    return this.entries.remove(issuers, params.issuer, ifMatch);
  }
}
