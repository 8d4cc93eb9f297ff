export { describeWhere } from './describe-where.ts';
export {
  type BindingOptions,
  createBinding,
  createPrincipal,
  createRole,
  type GrantOptions,
  type PrincipalOptions,
  type RoleOptions,
} from './factories/access.ts';
export { createTenant, type MadeTenant, type TenantOptions } from './factories/tenant.ts';
export { createEndpoint, createUpstream, type EndpointOptions, type UpstreamOptions } from './factories/upstreams.ts';
export type { TestServer } from './postgres/global-setup.ts';
export { createTestDatabase, type TestDatabase } from './postgres/test-database.ts';
export { descendantsOf, isRunning, processesNaming } from './processes.ts';
export { type TestClock, testClock } from './test-clock.ts';
