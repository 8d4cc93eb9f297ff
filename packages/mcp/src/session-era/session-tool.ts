import { isJsonObject } from '../meta.ts';

/**
 * A tool of the current revision, as JSON, as the session era can show it; undefined when it cannot. There, schemas are
 * objects of objects at their root (2025-11-25, schema: `Tool`), and clients throw a whole list away for one that is not.
 * A boolean schema is written as the object that means the same (JSON Schema 2020-12, section 4.3.2). An `outputSchema`
 * that cannot be written so is left out: what a tool answers is then not described, and not checked by clients.
 *
 * @param text of a definition that `toolDefinitions` let pass
 */
export function sessionTool(text: string): string | undefined {
  const { inputSchema, outputSchema, ...tool } = JSON.parse(text) as Record<string, unknown>;
  const input = sessionSchema(inputSchema);
  const output = sessionSchema(outputSchema);
  return input && JSON.stringify({ ...tool, inputSchema: input, ...(output && { outputSchema: output }) });
}

function sessionSchema(schema: unknown): object | undefined {
  if (!isJsonObject(schema) || schema.type !== 'object') return undefined;
  const { properties = {}, required = [] } = schema;
  if (!isJsonObject(properties) || !isListOfNames(required)) return undefined;
  const entries = Object.entries(properties).map(([name, property]) => [name, asObject(property)] as const);
  if (!entries.every(([, property]) => property !== undefined)) return undefined;
  return schema.properties === undefined ? schema : { ...schema, properties: Object.fromEntries(entries) };
}

function asObject(schema: unknown): object | undefined {
  if (typeof schema === 'boolean') return schema ? {} : { not: {} };
  return isJsonObject(schema) ? schema : undefined;
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
