export { type EffectiveAnnotations, effectiveAnnotations, type Hint, UNREVIEWED } from './annotations.ts';
export { canonicalName, canonicalResource, type SubjectKind, upstreamOf } from './canonical-name.ts';
export { type Decision, decide, type Obligation, type Verdict } from './decide.ts';
export { compileGlob, type Glob } from './glob.ts';
export { isNormalUri } from './normal-uri.ts';
export {
  derivePermissions,
  isCurrent,
  type Permissions,
  type PermissionsInput,
  permissionsCover,
} from './permissions.ts';
export type { PromptQuestion, Question, ResourceQuestion, ToolQuestion } from './question.ts';
export {
  describeReason,
  type GrantPart,
  type GrantReason,
  type NoGrantReason,
  type Reason,
  type ScopeReason,
} from './reason.ts';
export type { Binding, Effect, Grant, Role, TokenClient } from './role.ts';
