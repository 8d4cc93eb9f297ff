import { Module } from '@nestjs/common';
import { UpstreamCredentials } from '../../data-plane/dispatch/upstream-credentials.ts';
import { SecretsModule } from '../secrets/secrets.module.ts';
import { UpstreamClient } from './ask-upstream.ts';
import { CatalogueService } from './catalogue.service.ts';

@Module({
  imports: [SecretsModule],
  providers: [UpstreamCredentials, UpstreamClient, CatalogueService],
  exports: [UpstreamCredentials, CatalogueService],
})
export class UpstreamsModule {}
