import { type DynamicModule, Module } from '@nestjs/common';
import { AuthorizationServerModule } from '../authorization-server/authorization-server.module.ts';
import { ControlPlaneModule } from '../control-plane/control-plane.module.ts';
import { CoreModule, type CoreParts } from '../platform/core.module.ts';

@Module({ imports: [ControlPlaneModule, AuthorizationServerModule] })
class CommandModule {}

/** The services that commands call: the same ones that the REST API calls. */
export function commandModule(parts: CoreParts): DynamicModule {
  return { module: CommandModule, imports: [CoreModule.with(parts)] };
}
