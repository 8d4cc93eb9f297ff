import { Module } from '@nestjs/common';
import { AnswerRoom } from '../../data-plane/dispatch/relay/answer-room.ts';
import { UpstreamSessions } from '../../data-plane/dispatch/session-leg/upstream-sessions.ts';
import { UpstreamCredentials } from '../../data-plane/dispatch/upstream-credentials.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { SecretsModule } from '../secrets/secrets.module.ts';
import { UpstreamClient } from './ask-upstream.ts';
import { CatalogueService } from './catalogue.service.ts';

@Module({
  imports: [KeysModule, SecretsModule],
  providers: [UpstreamCredentials, AnswerRoom, UpstreamSessions, UpstreamClient, CatalogueService],
  exports: [UpstreamCredentials, AnswerRoom, UpstreamSessions, CatalogueService],
})
export class UpstreamsModule {}
