import { getSettings, replaceSettings } from '@gatehouse/contracts/api';
import { Controller } from '@nestjs/common';
import { TenantSettings } from '../../settings/tenant-settings.service.ts';
import type { ApiCall } from '../call.ts';
import { Serve } from '../serve.decorator.ts';

@Controller()
export class SettingsController {
  constructor(private readonly settings: TenantSettings) {}

  @Serve(getSettings)
  get({ tenantId }: ApiCall<typeof getSettings>) {
    return this.settings.get(tenantId);
  }

  @Serve(replaceSettings)
  replace({ body, ifMatch }: ApiCall<typeof replaceSettings>) {
    return this.settings.replace(body, ifMatch);
  }
}
