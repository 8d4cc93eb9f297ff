import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/tenants.module.ts';
import { AuditService } from './audit.service.ts';

@Module({ imports: [TenantsModule], providers: [AuditService], exports: [AuditService] })
export class AuditModule {}
