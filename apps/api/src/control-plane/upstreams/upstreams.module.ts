import { Module } from '@nestjs/common';
import { AnswerRoom } from '../../data-plane/dispatch/relay/answer-room.ts';
import { UpstreamCredentials } from '../../data-plane/dispatch/upstream-credentials.ts';
import { SecretsModule } from '../secrets/secrets.module.ts';
import { UpstreamClient } from './ask-upstream.ts';
import { CatalogueService } from './catalogue.service.ts';

@Module({
  imports: [SecretsModule],
  providers: [UpstreamCredentials, AnswerRoom, UpstreamClient, CatalogueService],
  exports: [UpstreamCredentials, AnswerRoom, CatalogueService],
})
export class UpstreamsModule {}
