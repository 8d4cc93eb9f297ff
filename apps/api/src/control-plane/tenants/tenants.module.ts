import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.ts';
import { TenantsService } from './tenants.service.ts';

@Module({ imports: [KeysModule], providers: [TenantsService], exports: [TenantsService] })
export class TenantsModule {}
