import { Module } from '@nestjs/common';
import { KeysModule } from '../../control-plane/keys/keys.module.ts';
import { Bus } from '../../platform/bus/bus.ts';
import { TaskNotices } from '../../platform/bus/task-notices.ts';
import { DatabasePulse } from '../../platform/database-pulse.ts';
import { SnapshotLoader } from './load-snapshot.ts';
import { Snapshots } from './snapshots.ts';
import { TenantSlugs } from './tenant-slugs.ts';

/** The data plane's view of tenants, and what keeps it current. */
@Module({
  imports: [KeysModule],
  providers: [Bus, DatabasePulse, SnapshotLoader, TaskNotices, TenantSlugs, Snapshots],
  exports: [Bus, Snapshots, TaskNotices, TenantSlugs],
})
export class SnapshotModule {}
