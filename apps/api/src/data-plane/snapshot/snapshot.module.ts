import { Module } from '@nestjs/common';
import { KeysModule } from '../../control-plane/keys/keys.module.ts';
import { Bus } from '../../platform/bus/bus.ts';
import { SnapshotLoader } from './load-snapshot.ts';
import { Snapshots } from './snapshots.ts';
import { TenantSlugs } from './tenant-slugs.ts';

/** The data plane's view of tenants, and what keeps it current. */
@Module({
  imports: [KeysModule],
  providers: [Bus, SnapshotLoader, TenantSlugs, Snapshots],
  exports: [Bus, Snapshots, TenantSlugs],
})
export class SnapshotModule {}
