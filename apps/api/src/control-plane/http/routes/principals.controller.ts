import { getPrincipal, listPrincipals } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { Principals } from '../../principals/principals.service.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class PrincipalsController {
  constructor(private readonly principals: Principals) {}

  @Serve(listPrincipals)
  list({ tenantId, query }: ApiCall<typeof listPrincipals>) {
    return this.principals.list(tenantId, query, query);
  }

  @Serve(getPrincipal)
  get({ tenantId, params }: ApiCall<typeof getPrincipal>) {
    return this.principals.get(tenantId, params.principal);
  }
}
