/** Members of `_meta` that the specification reserves (2026-07-28, basic: `_meta`). */
export const META = {
  protocolVersion: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  subscriptionId: 'io.modelcontextprotocol/subscriptionId',
  logLevel: 'io.modelcontextprotocol/logLevel',
  progressToken: 'progressToken',
  traceparent: 'traceparent',
  tracestate: 'tracestate',
  baggage: 'baggage',
} as const;

/** From the least to the most severe (RFC 5424, section 6.2.1). */
export const LOG_LEVELS: readonly unknown[] = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
];

/** A fault in the `_meta` of a request: which member, and what is wrong with it. */
export interface MetaFault {
  readonly member: string;
  readonly problem: 'missing' | 'invalid';
}

/**
 * What is wrong with the `_meta` of a 2026-07-28 request, or undefined. Missing members come first. The
 * capabilities are looked at only as far as being an object: what is inside is for the upstream that uses them.
 */
export function metaFault(meta: Readonly<Record<string, unknown>>): MetaFault | undefined {
  for (const member of [META.protocolVersion, META.clientCapabilities]) {
    if (!Object.hasOwn(meta, member)) return { member, problem: 'missing' };
  }
  for (const [member, isValid] of VALID) {
    if (Object.hasOwn(meta, member) && !isValid(meta[member])) return { member, problem: 'invalid' };
  }
  return undefined;
}

const VALID: readonly (readonly [member: string, isValid: (value: unknown) => boolean])[] = [
  [META.protocolVersion, isString],
  [META.clientCapabilities, isJsonObject],
  [META.clientInfo, (value) => isJsonObject(value) && isString(value.name) && isString(value.version)],
  [META.logLevel, (value) => LOG_LEVELS.includes(value)],
  [META.progressToken, isProgressToken],
];

/** Whether a value may be a progress token: a string, or an integer that a double can hold. */
export function isProgressToken(value: unknown): boolean {
  return isString(value) || Number.isSafeInteger(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether a parsed JSON value is an object: not null, not an array. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
