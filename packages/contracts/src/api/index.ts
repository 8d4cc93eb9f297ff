export * from './audit.ts';
export * from './bindings.ts';
export { checkInput, type GivenInput, type InputProblem } from './check-input.ts';
export * from './clients.ts';
export * from './endpoints.ts';
export * from './explanations.ts';
export * from './groups.ts';
export * from './issuers.ts';
export * from './me.ts';
export * from './members.ts';
export {
  type AnswerOf,
  API_BASE,
  defineOperation,
  type InputOf,
  isWrite,
  type Method,
  needsMatch,
  type Operation,
  type ReceivedFrom,
  type RequestOf,
  statusOf,
  takesIdempotencyKey,
} from './operation.ts';
export { operations } from './operations.ts';
export type { Page, PageRequest } from './page.ts';
export { namesIn, type PathParameter, parametersOf, pathParameters } from './path.ts';
export { LEVELS, type Level, PERMISSIONS, type Permission, permissionsOf } from './permission.ts';
export * from './principals.ts';
export * from './roles.ts';
export * from './secrets.ts';
export * from './settings.ts';
export * from './tenants.ts';
export * from './tools.ts';
export * from './upstreams.ts';
