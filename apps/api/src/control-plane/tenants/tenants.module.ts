import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.ts';
import { PlatformRegistration } from './platform-registration.service.ts';
import { TenantsService } from './tenants.service.ts';

@Module({
  imports: [KeysModule],
  providers: [TenantsService, PlatformRegistration],
  exports: [TenantsService, PlatformRegistration],
})
export class TenantsModule {}
