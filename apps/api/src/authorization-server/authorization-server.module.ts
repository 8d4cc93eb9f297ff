import { Module } from '@nestjs/common';
import { ControlPlaneModule } from '../control-plane/control-plane.module.ts';
import { AccessTokens } from './access-tokens.service.ts';

/** Built-in issuers. */
@Module({ imports: [ControlPlaneModule], providers: [AccessTokens], exports: [AccessTokens] })
export class AuthorizationServerModule {}
