import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.ts';
import { AuditModule } from './audit/audit.module.ts';
import { ClientsModule } from './clients/clients.module.ts';
import { KeysModule } from './keys/keys.module.ts';
import { MembersModule } from './members/members.module.ts';
import { PrincipalsModule } from './principals/principals.module.ts';
import { SecretsModule } from './secrets/secrets.module.ts';
import { SettingsModule } from './settings/settings.module.ts';
import { TenantFilesModule } from './tenant-files/tenant-files.module.ts';
import { TenantsModule } from './tenants/tenants.module.ts';
import { ToolsModule } from './tools/tools.module.ts';
import { UpstreamsModule } from './upstreams/upstreams.module.ts';

const capabilities = [
  AccountsModule,
  AuditModule,
  ClientsModule,
  KeysModule,
  MembersModule,
  PrincipalsModule,
  SettingsModule,
  SecretsModule,
  TenantFilesModule,
  TenantsModule,
  ToolsModule,
  UpstreamsModule,
];

/** Admins' and operators' traffic: one module a noun. */
@Module({ imports: capabilities, exports: capabilities })
export class ControlPlaneModule {}
