import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/tenants.module.ts';
import { TenantSettings } from './tenant-settings.service.ts';

@Module({ imports: [TenantsModule], providers: [TenantSettings], exports: [TenantSettings] })
export class SettingsModule {}
