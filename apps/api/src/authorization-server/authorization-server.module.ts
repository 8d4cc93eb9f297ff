import { Module } from '@nestjs/common';
import { ControlPlaneModule } from '../control-plane/control-plane.module.ts';
import { AccessTokens } from './access-tokens.service.ts';
import { Revocations } from './revocations.service.ts';

/** Built-in issuers. */
@Module({
  imports: [ControlPlaneModule],
  providers: [AccessTokens, Revocations],
  exports: [AccessTokens, Revocations],
})
export class AuthorizationServerModule {}
