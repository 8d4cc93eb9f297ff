import { type DynamicModule, Module } from '@nestjs/common';
import { CoreModule, type CoreParts } from '../platform/core.module.ts';
import { IsolationSelfTest } from '../platform/isolation/isolation-self-test.ts';
import { EventPartitions } from './event-partitions.ts';
import { IssuerSweep } from './issuer-sweep.ts';

@Module({ providers: [EventPartitions, IsolationSelfTest, IssuerSweep] })
class WorkerModule {}

/** What a worker runs. */
export function workerModule(parts: CoreParts): DynamicModule {
  return { module: WorkerModule, imports: [CoreModule.with(parts)] };
}
