import { type DynamicModule, Module } from '@nestjs/common';
import { CoreModule, type CoreParts } from '../platform/core.module.ts';
import { IsolationSelfTest } from '../platform/isolation/isolation-self-test.ts';
import { EventPartitions } from './event-partitions.ts';
import { IssuerSweep } from './issuer-sweep.ts';
import { SecurityLogRetention } from './security-log-retention.ts';

@Module({ providers: [EventPartitions, IsolationSelfTest, IssuerSweep, SecurityLogRetention] })
class WorkerModule {}

/** What a worker runs. */
export function workerModule(parts: CoreParts): DynamicModule {
  return { module: WorkerModule, imports: [CoreModule.with(parts)] };
}
