export { type ErrorCode, type ErrorDefinition, errorCatalogue } from './catalogue.ts';
export { asGatehouseError, type ErrorDetail, GatehouseError } from './gatehouse-error.ts';
export { nearest } from './nearest.ts';
export { type Problem, toProblem } from './problem.ts';
