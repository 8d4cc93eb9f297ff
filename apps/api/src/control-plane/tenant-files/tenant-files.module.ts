import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/tenants.module.ts';
import { TenantFilesService } from './tenant-files.service.ts';

@Module({ imports: [TenantsModule], providers: [TenantFilesService], exports: [TenantFilesService] })
export class TenantFilesModule {}
