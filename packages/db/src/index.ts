export { ANNOUNCEMENT_BYTES, announce } from './changes/announce.ts';
export { type ChangeListener, type ChangeListenerOptions, createChangeListener } from './changes/change-listener.ts';
export { type Clock, systemClock } from './clock.ts';
export {
  Database,
  type DatabaseOptions,
  type FoundTenant,
  type ListedSecurityEvent,
  type ListedTenant,
  type SecurityEvent,
  type TenantStatus,
} from './database.ts';
export { isRefusedValue, violatedConstraint } from './database-error.ts';
export type {
  Account,
  AccountPasskey,
  Binding,
  Client,
  DataKey,
  Endpoint,
  EndpointUpstream,
  Grant,
  Group,
  GroupMember,
  Issuer,
  Membership,
  Principal,
  Prisma,
  Revocation,
  Role,
  Secret,
  SecretSource,
  Setting,
  SigningKey,
  Tenant,
  Tool,
  Upstream,
} from './generated/client.ts';
export type { TenantCalls } from './hot/burst.ts';
export type { HotPath, HotPathOptions } from './hot/hot-path.ts';
export { type HotCall, type HotStatement, hotStatement } from './hot/hot-statement.ts';
export type { HotScalar, HotValue } from './hot/hot-value.ts';
export { type ProbeResult, probeIsolation } from './isolation-probe.ts';
export type { MigrationStatus } from './migrate/history.ts';
export { type MigrateOptions, migrate, migrationStatus } from './migrate/migrate.ts';
export { prismaFolder } from './prisma-folder.ts';
export { type CreateRolesOptions, createRoles, restrictDatabase } from './roles/create-roles.ts';
export { checkDatabase } from './self-check/check-database.ts';
export type { Finding } from './self-check/finding.ts';
export type { AttemptingWorker, TaskBacklog, TaskWorkers, WorkerBeat } from './task-workers.ts';
export { parseTenantId, type TenantId } from './tenant-id.ts';
export { joinSql, type SqlFragment, sql, type TenantTx } from './tenant-transaction.ts';
