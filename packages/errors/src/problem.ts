import type { GatehouseError } from './gatehouse-error.ts';

/** An RFC 9457 problem, as every REST error is sent (`application/problem+json`). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly correlationId: string;
  readonly [member: string]: unknown;
}

/** The wire form of an error on the REST API. `reason` stays behind. */
export function toProblem(error: GatehouseError, correlationId: string): Problem {
  const { status, title, advice } = error.definition;
  return {
    ...error.data,
    type: `urn:gatehouse:error:${error.code}`,
    title,
    status,
    detail: advice,
    code: error.code,
    correlationId,
  };
}
