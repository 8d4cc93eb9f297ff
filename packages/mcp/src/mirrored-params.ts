import { isJsonObject } from './meta.ts';

/** An argument that callers repeat in a header (2026-07-28, basic/transports: Custom Headers from Tool Parameters). */
export interface MirroredParam {
  /** `mcp-param-…`, in lower case. */
  readonly header: string;
  /** Names of members that lead from `arguments` to the value. */
  readonly path: readonly string[];
  readonly type: 'string' | 'integer' | 'boolean';
}

const DECLARATION = 'x-mcp-header';
const TYPES: ReadonlySet<unknown> = new Set(['string', 'integer', 'boolean']);

/** A `token` of RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Keywords with schemas in them through which no declaration may be reached. */
const SUBSCHEMAS = [
  'items',
  'prefixItems',
  'additionalItems',
  'contains',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'propertyNames',
  'oneOf',
  'anyOf',
  'allOf',
  'not',
  'if',
  'then',
  'else',
  'contentSchema',
];

/** The same, where the schemas are the members of an object. */
const NAMED_SUBSCHEMAS = ['patternProperties', 'dependentSchemas', 'dependencies', '$defs', 'definitions'];

/**
 * The arguments that a tool wants repeated in `Mcp-Param-*` headers, by the `x-mcp-header` declarations of its schema.
 * Undefined when one of them is not as it should be: clients leave such a tool out, and so must we. A declaration must
 * be a token, unlike all others but for case, on a property of type string, integer or boolean that is reached through
 * `properties` alone.
 *
 * @param inputSchema as an upstream wrote it; nested no deeper than its answers may be
 */
export function mirroredParams(inputSchema: Readonly<Record<string, unknown>>): readonly MirroredParam[] | undefined {
  const found = new Map<string, MirroredParam>();
  return collect(inputSchema, [], found) ? [...found.values()] : undefined;
}

/** @param path undefined where no declaration may stand */
function collect(schema: unknown, path: readonly string[] | undefined, found: Map<string, MirroredParam>): boolean {
  if (!isJsonObject(schema)) return true;
  if (Object.hasOwn(schema, DECLARATION)) {
    const declared = declaredParam(schema, path);
    if (!declared || found.has(declared.header)) return false;
    found.set(declared.header, declared);
  }
  for (const [name, property] of Object.entries(objectIn(schema, 'properties'))) {
    if (!collect(property, path && [...path, name], found)) return false;
  }
  const inner = SUBSCHEMAS.flatMap((keyword) => (Object.hasOwn(schema, keyword) ? schema[keyword] : []));
  const named = NAMED_SUBSCHEMAS.flatMap((keyword) => Object.values(objectIn(schema, keyword)));
  return [...inner, ...named].every((subschema) => collect(subschema, undefined, found));
}

function declaredParam(
  schema: Readonly<Record<string, unknown>>,
  path: readonly string[] | undefined,
): MirroredParam | undefined {
  const name = schema[DECLARATION];
  const type = Object.hasOwn(schema, 'type') ? schema.type : undefined;
  if (!path?.length || typeof name !== 'string' || !TOKEN.test(name) || !TYPES.has(type)) return undefined;
  return { header: `mcp-param-${name.toLowerCase()}`, path, type: type as MirroredParam['type'] };
}

function objectIn(schema: Readonly<Record<string, unknown>>, keyword: string): Readonly<Record<string, unknown>> {
  const value = Object.hasOwn(schema, keyword) ? schema[keyword] : undefined;
  return isJsonObject(value) ? value : {};
}
