/** JSON-RPC codes that have a meaning of their own (JSON-RPC 2.0, section 5.1; MCP 2026-07-28, basic/errors). */
export const CODE = {
  parseError: -32700,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  headerMismatch: -32020,
  missingCapability: -32021,
  revisionUnsupported: -32022,
  /** Of the session era only; the current revision has {@link CODE.invalidParams} for it. */
  resourceNotFound: -32002,
  /** Of 2025-11-25 only. */
  urlElicitationRequired: -32042,
} as const;
