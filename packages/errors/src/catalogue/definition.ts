/**
 * How one error looks. `title` and `advice` are all that leaves the process; internal detail travels in the
 * `reason` of a GatehouseError and reaches the log only.
 *
 * `mcp` is its form on an MCP endpoint. JSON-RPC codes of the specification are used where one fits (2026-07-28,
 * basic/errors: -32700…-32600, -32020…-32022); our own are positive, outside the range that JSON-RPC and MCP reserve
 * (-32768…-32000). An error about the content of a well-formed request is a JSON-RPC error inside HTTP 200, as stock
 * servers answer it.
 */
export interface ErrorDefinition {
  /** HTTP status of the REST API and of everything that is not an MCP endpoint. */
  readonly status: number;
  /** HTTP status and JSON-RPC code on an MCP endpoint. */
  readonly mcp: { readonly status: number; readonly code: number };
  /** One sentence: what happened. */
  readonly title: string;
  /** One sentence: what to do next. */
  readonly advice: string;
}

/** @param mcp the status is the same as elsewhere unless given */
export const error = (
  status: number,
  mcp: { status?: number; code: number },
  title: string,
  advice: string,
): ErrorDefinition => ({ status, mcp: { status: mcp.status ?? status, code: mcp.code }, title, advice });

/** Keeps the codes as literal types. */
export const defineErrors = <Code extends string>(errors: Readonly<Record<Code, ErrorDefinition>>) => errors;
