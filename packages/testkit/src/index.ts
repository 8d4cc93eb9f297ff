export { OauthBrowser, type WalkEnd } from './browser/oauth-browser.ts';
export { formsOf, type PageForm } from './browser/page-form.ts';
export { nobody, type OpenInBrowser, RememberingProvider } from './browser/remembering-provider.ts';
export { describeWhere } from './describe-where.ts';
export {
  type BindingOptions,
  createBinding,
  createGroup,
  createPrincipal,
  createRole,
  type GrantOptions,
  type GroupOptions,
  type PrincipalOptions,
  type RoleOptions,
} from './factories/access.ts';
export { type AccountOptions, createAccount } from './factories/accounts.ts';
export { type ClientOptions, createClient, createForeignIssuer, type IssuerOptions } from './factories/identity.ts';
export { createTenant, type MadeTenant, type TenantOptions } from './factories/tenant.ts';
export {
  createEndpoint,
  createTool,
  createUpstream,
  type EndpointOptions,
  type ToolOptions,
  type UpstreamOptions,
} from './factories/upstreams.ts';
export { type IdentityProvider, startIdentityProvider } from './identity-provider/identity-provider.ts';
export {
  createSigningKey,
  type SigningKey,
  type SigningKeyOptions,
  signToken,
} from './identity-provider/signing-key.ts';
export type { TestServer } from './postgres/global-setup.ts';
export { createTestDatabase, type TestDatabase } from './postgres/test-database.ts';
export { descendantsOf, isRunning, processesNaming } from './processes.ts';
export { type TestClock, testClock } from './test-clock.ts';
