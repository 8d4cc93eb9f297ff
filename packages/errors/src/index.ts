export type { ErrorDefinition } from './catalogue/definition.ts';
export { type ErrorCode, errorCatalogue } from './catalogue.ts';
export { asGatehouseError, type ErrorDetail, GatehouseError } from './gatehouse-error.ts';
export { nearest } from './nearest.ts';
export { type Problem, toProblem } from './problem.ts';
