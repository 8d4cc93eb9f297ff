import { type DynamicModule, Module } from '@nestjs/common';
import { KeysModule } from '../control-plane/keys/keys.module.ts';
import { TasksModule } from '../control-plane/tasks/tasks.module.ts';
import { UpstreamsModule } from '../control-plane/upstreams/upstreams.module.ts';
import { SnapshotModule } from '../data-plane/snapshot/snapshot.module.ts';
import { CoreModule, type CoreParts } from '../platform/core.module.ts';
import { IsolationSelfTest } from '../platform/isolation/isolation-self-test.ts';
import { CatalogueSchedule } from './catalogue-schedule.ts';
import { EventPartitions } from './event-partitions.ts';
import { IssuerSweep } from './issuer-sweep.ts';
import { NewUpstreams } from './new-upstreams.ts';
import { SecurityLogRetention } from './security-log-retention.ts';
import { taskProviders } from './tasks/task-providers.ts';
import { UpstreamSessionSweep } from './upstream-session-sweep.ts';

@Module({
  imports: [KeysModule, SnapshotModule, TasksModule, UpstreamsModule],
  providers: [
    CatalogueSchedule,
    EventPartitions,
    IsolationSelfTest,
    IssuerSweep,
    NewUpstreams,
    SecurityLogRetention,
    ...taskProviders,
    UpstreamSessionSweep,
  ],
})
class WorkerModule {}

/** What a worker runs. */
export function workerModule(parts: CoreParts): DynamicModule {
  return { module: WorkerModule, imports: [CoreModule.with(parts)] };
}
