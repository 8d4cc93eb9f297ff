import {
  API_BASE,
  namesIn,
  needsMatch,
  type Operation,
  operations,
  pathParameters,
  statusOf,
  takesIdempotencyKey,
} from '@gatehouse/contracts/api';
import { z } from 'zod';

/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Something that is given beside the body. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** One operation as OpenAPI describes it. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly 'x-permission': string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: JsonContent };
  readonly responses: Readonly<Record<string, unknown>>;
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

interface JsonContent {
  readonly 'application/json': { readonly schema: JsonSchema };
}

const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** The whole API as OpenAPI 3.1 describes it: made of the operations, and of nothing besides. */
export function openApiDocument({
  publicUrl,
  version,
}: {
  readonly publicUrl: string;
  readonly version: string;
}): OpenApiDocument {
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const operation of inOrder(operations)) {
    const path = `${API_BASE}${operation.path}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse control plane',
      version,
      summary: 'What admins do in their tenant, and operators with tenants.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(operations.map(({ noun }) => noun))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `An access token of a built-in issuer for the resource ${publicUrl}${API_BASE}, with the scope api.`,
        },
      },
      schemas: { Problem: problem },
    },
    security: [{ bearer: [] }],
  };
}

/** By path; and of one path what reads before what changes. */
function inOrder(all: readonly Operation[]): Operation[] {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  return [...all].sort(
    (a, b) => a.path.localeCompare(b.path, 'en') || methods.indexOf(a.method) - methods.indexOf(b.method),
  );
}

function describe(operation: Operation): DescribedOperation {
  const { id, noun, summary, permission, body, answer } = operation;
  return {
    operationId: id,
    tags: [noun],
    summary: `${summary}.`,
    description: `Asks for the permission \`${permission}\`.`,
    'x-permission': permission,
    parameters: parametersOf(operation),
    ...(body && { requestBody: { required: true as const, content: content(body) } }),
    responses: {
      [statusOf(operation)]: {
        description: answer ? 'Done.' : 'Done; there is nothing to be said.',
        ...(answer && { content: content(answer) }),
        ...(answer && !isList(operation) && { headers: { ETag: { schema: { type: 'string' } } } }),
      },
      default: {
        description: 'Refused, or failed (RFC 9457). `detail` says what to do next.',
        content: { 'application/problem+json': { schema: PROBLEM } },
      },
    },
  };
}

function parametersOf(operation: Operation): Parameter[] {
  const query = Object.entries(operation.query?.shape ?? {}) as [string, z.ZodType][];
  return [
    ...namesIn(operation.path).map((name) => ({
      ...{ name, in: 'path' as const, required: true },
      schema: jsonSchema(pathParameters[name]),
    })),
    ...query.map(([name, schema]) => ({
      ...{ name, in: 'query' as const, required: !schema.safeParse(undefined).success },
      schema: jsonSchema(schema),
    })),
    ...(needsMatch(operation)
      ? [header('If-Match', true, 'The ETag of what is replaced or removed, as it was read.', { type: 'string' })]
      : []),
    ...(takesIdempotencyKey(operation)
      ? [
          header('Idempotency-Key', false, 'Whoever sends the same request with the same key gets the same answer.', {
            ...{ type: 'string', minLength: 1, maxLength: 255 },
          }),
        ]
      : []),
  ];
}

function header(name: string, required: boolean, description: string, schema: JsonSchema): Parameter {
  return { name, in: 'header', required, description, schema };
}

function content(schema: z.ZodType): JsonContent {
  return { 'application/json': { schema: jsonSchema(schema) } };
}

/** What may be sent; of an answer too, for it can be sent again. */
function jsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input' });
  return described;
}

function isList({ query }: Operation): boolean {
  return query?.shape.cursor !== undefined;
}

const problem: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'correlationId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string', description: 'What happened.' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What to do next.' },
    code: { type: 'string', description: 'Of the closed list of errors; stable.' },
    correlationId: { type: 'string' },
  },
};
