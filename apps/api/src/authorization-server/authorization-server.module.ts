import { Module } from '@nestjs/common';
import { ControlPlaneModule } from '../control-plane/control-plane.module.ts';
import { AccessTokens } from './access-tokens.service.ts';
import { Consents } from './consents.service.ts';
import { Endings } from './endings.service.ts';
import { Revocations } from './revocations.service.ts';

/** Built-in issuers. */
@Module({
  imports: [ControlPlaneModule],
  providers: [AccessTokens, Consents, Endings, Revocations],
  exports: [AccessTokens, Consents, Endings, Revocations],
})
export class AuthorizationServerModule {}
