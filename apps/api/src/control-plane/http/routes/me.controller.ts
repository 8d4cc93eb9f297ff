import { getMe } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class MeController {
  @Serve(getMe)
  async get({ caller }: ApiCall<typeof getMe>) {
    const { account, tenant, levels, permissions } = caller;
    const { slug, name, status } = tenant;
    return { account, tenant: { slug, name, status }, memberships: [...levels], permissions: [...permissions] };
  }
}
