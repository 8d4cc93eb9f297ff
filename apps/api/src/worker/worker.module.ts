import { type DynamicModule, Module } from '@nestjs/common';
import { KeysModule } from '../control-plane/keys/keys.module.ts';
import { UpstreamsModule } from '../control-plane/upstreams/upstreams.module.ts';
import { Bus } from '../platform/bus/bus.ts';
import { TaskNotices } from '../platform/bus/task-notices.ts';
import { CoreModule, type CoreParts } from '../platform/core.module.ts';
import { IsolationSelfTest } from '../platform/isolation/isolation-self-test.ts';
import { CatalogueSchedule } from './catalogue-schedule.ts';
import { EventPartitions } from './event-partitions.ts';
import { IssuerSweep } from './issuer-sweep.ts';
import { NewUpstreams } from './new-upstreams.ts';
import { SecurityLogRetention } from './security-log-retention.ts';
import { UpstreamSessionSweep } from './upstream-session-sweep.ts';

@Module({
  imports: [KeysModule, UpstreamsModule],
  providers: [
    Bus,
    CatalogueSchedule,
    EventPartitions,
    IsolationSelfTest,
    IssuerSweep,
    NewUpstreams,
    SecurityLogRetention,
    TaskNotices,
    UpstreamSessionSweep,
  ],
})
class WorkerModule {}

/** What a worker runs. */
export function workerModule(parts: CoreParts): DynamicModule {
  return { module: WorkerModule, imports: [CoreModule.with(parts)] };
}
