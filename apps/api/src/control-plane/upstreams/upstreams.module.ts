import { Module } from '@nestjs/common';
import { AnswerRoom } from '../../data-plane/dispatch/relay/answer-room.ts';
import { UpstreamSessions } from '../../data-plane/dispatch/session-leg/upstream-sessions.ts';
import { UpstreamCredentials } from '../../data-plane/dispatch/upstream-credentials.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { SecretsModule } from '../secrets/secrets.module.ts';
import { UpstreamClient } from './ask-upstream.ts';
import { CatalogueService } from './catalogue.service.ts';
import { UpstreamProbes } from './upstream-probes.service.ts';
import { UpstreamStates } from './upstream-states.service.ts';

@Module({
  imports: [KeysModule, SecretsModule],
  providers: [
    UpstreamCredentials,
    AnswerRoom,
    UpstreamSessions,
    UpstreamClient,
    CatalogueService,
    UpstreamProbes,
    UpstreamStates,
  ],
  exports: [UpstreamCredentials, AnswerRoom, UpstreamSessions, CatalogueService, UpstreamProbes, UpstreamStates],
})
export class UpstreamsModule {}
