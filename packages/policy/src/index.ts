export { canonicalName, upstreamOf } from './canonical-name.ts';
export { type Decision, decide, type Obligation, type Question, type ToolQuestion, type Verdict } from './decide.ts';
export { compileGlob, type Glob } from './glob.ts';
export { derivePermissions, isCurrent, type Permissions, type PermissionsInput } from './permissions.ts';
export { describeReason, type GrantReason, type NoGrantReason, type Reason, type ScopeReason } from './reason.ts';
export type { Binding, Effect, Grant, Role, TokenClient } from './role.ts';
