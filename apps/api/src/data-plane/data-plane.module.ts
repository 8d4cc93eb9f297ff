import { GatehouseError } from '@gatehouse/errors';
import { type BeforeApplicationShutdown, Inject, Module } from '@nestjs/common';
import { TasksModule } from '../control-plane/tasks/tasks.module.ts';
import { UpstreamsModule } from '../control-plane/upstreams/upstreams.module.ts';
import { PIPELINE_PARTS, type PipelineProvision, pipelineProviders } from './pipeline-providers.ts';
import { recordProviders } from './record/record-providers.ts';
import { ResourceMetadataController } from './resource-metadata.controller.ts';
import { SnapshotModule } from './snapshot/snapshot.module.ts';

/** Milliseconds; whoever stops the process gives it ten seconds. */
const DRAIN_TIME = 6_000;

/** Agents' traffic. Nest composes the parts once; no request passes through it. */
@Module({
  imports: [SnapshotModule, TasksModule, UpstreamsModule],
  controllers: [ResourceMetadataController],
  providers: [...recordProviders, ...pipelineProviders],
})
export class DataPlaneModule implements BeforeApplicationShutdown {
  constructor(@Inject(PIPELINE_PARTS) private readonly parts: PipelineProvision) {}

  /** Nothing new is taken. What is under way may end by itself for a while; then it is ended, so that its record is closed too. */
  beforeApplicationShutdown(): void {
    const { stop, openExchanges, latelyUsed, listFeeds } = this.parts;
    stop.abort();
    latelyUsed.close();
    listFeeds.close();
    const timer = setTimeout(() => {
      for (const exchange of openExchanges.all()) exchange.abort(new GatehouseError('server.stopping'));
    }, DRAIN_TIME);
    timer.unref();
  }
}
