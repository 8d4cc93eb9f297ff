import { operations } from '@gatehouse/contracts/api';
import { Module, type Type, UseGuards, UseInterceptors } from '@nestjs/common';
import { SnapshotModule } from '../../data-plane/snapshot/snapshot.module.ts';
import { ControlPlaneModule } from '../control-plane.module.ts';
import { EndpointOffers } from '../endpoints/endpoint-offers.service.ts';
import { Entries } from '../entries/entries.service.ts';
import { ExplanationsModule } from '../explanations/explanations.module.ts';
import { TenantAdministration } from '../tenants/tenant-administration.service.ts';
import { AnswerInterceptor } from './answer.interceptor.ts';
import { ApiGuard } from './api.guard.ts';
import { ApiTokenStrategy } from './authenticate/api-token.strategy.ts';
import { ApiTokens } from './authenticate/api-tokens.service.ts';
import { Authorizations } from './authorizations.service.ts';
import { Changes } from './changes.service.ts';
import { checkRoutes } from './check-routes.ts';
import { DocumentsController } from './documents/documents.controller.ts';
import { AuditController } from './routes/audit.controller.ts';
import { BindingsController } from './routes/bindings.controller.ts';
import { ClientsController } from './routes/clients.controller.ts';
import { EndpointsController } from './routes/endpoints.controller.ts';
import { ExplanationsController } from './routes/explanations.controller.ts';
import { GroupsController } from './routes/groups.controller.ts';
import { IssuersController } from './routes/issuers.controller.ts';
import { MeController } from './routes/me.controller.ts';
import { MembersController } from './routes/members.controller.ts';
import { PrincipalsController } from './routes/principals.controller.ts';
import { RolesController } from './routes/roles.controller.ts';
import { SecretsController } from './routes/secrets.controller.ts';
import { SettingsController } from './routes/settings.controller.ts';
import { TenantsController } from './routes/tenants.controller.ts';
import { ToolsController } from './routes/tools.controller.ts';
import { UpstreamsController } from './routes/upstreams.controller.ts';

const controllers: readonly Type[] = [
  BindingsController,
  ToolsController,
  SettingsController,
  SecretsController,
  PrincipalsController,
  MembersController,
  ExplanationsController,
  AuditController,
  ClientsController,
  EndpointsController,
  GroupsController,
  IssuersController,
  MeController,
  RolesController,
  TenantsController,
  UpstreamsController,
];

checkRoutes(controllers, operations);
for (const controller of controllers) {
  UseGuards(ApiGuard)(controller);
  UseInterceptors(AnswerInterceptor)(controller);
}

/** The control plane over HTTP. */
@Module({
  imports: [SnapshotModule, ControlPlaneModule, ExplanationsModule],
  controllers: [...controllers, DocumentsController],
  providers: [
    ApiGuard,
    ApiTokens,
    ApiTokenStrategy,
    AnswerInterceptor,
    Authorizations,
    Changes,
    EndpointOffers,
    Entries,
    TenantAdministration,
  ],
})
export class ApiModule {}
