import { nearest } from '@gatehouse/errors';
import { z } from 'zod';
import { plannedFields } from './field.ts';
import { type Finding, type Path, quote } from './problem.ts';

/** What a schema finds wrong in a value, in words for the person who wrote it. */
export function schemaFindings(schema: z.ZodType, value: unknown): { findings: Finding[]; output: unknown } {
  const result = schema.safeParse(value);
  const findings = result.error?.issues.flatMap((issue) => describe(issue, schema, value)) ?? [];
  return { findings, output: result.data };
}

/** How zod begins what it says of a wrong kind of value. Where a schema has words of its own, they are kept. */
const WORDS_OF_ZOD = 'Invalid input';

function describe(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'invalid_union') {
    const meant = meantBranch(issue.errors);
    return meant.flatMap((inner) => describe({ ...inner, path: [...path, ...inner.path] }, schema, value));
  }
  if (issue.code === 'unrecognized_keys') {
    const known = objectAt(schema, path);
    return issue.keys.map((key) => ({ path: [...path, key], message: describeUnknown(key, known), atName: true }));
  }
  if (issue.code !== 'invalid_type' || !issue.message.startsWith(WORDS_OF_ZOD)) {
    return [{ path, message: issue.message }];
  }
  const found = valueAt(value, path);
  if (found === undefined) return [{ path, message: 'This field is required.' }];
  const message = `Expected ${KINDS[issue.expected] ?? issue.expected}, found ${kindOf(found)}.`;
  return [{ path, message: issue.expected === 'string' && isPlain(found) ? `${message} Put it in quotes.` : message }];
}

/** Of several forms that a value may have, the first one whose kind it is of; else the first one. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const fits = (branch: readonly z.core.$ZodIssue[]) =>
    !branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  return branches.find(fits) ?? branches[0] ?? [];
}

function describeUnknown(key: string, schema: z.ZodObject | undefined): string {
  const planned = (schema && plannedFields.get(schema)?.fields) ?? [];
  if (planned.includes(key)) return `This version does not support ${key} yet.`;
  const known = [...Object.keys(schema?.shape ?? {}), ...planned];
  const suggestion = key.length <= 64 ? nearest(key, known) : undefined;
  const hint = suggestion
    ? `did you mean ${suggestion}?`
    : `known here: ${Object.keys(schema?.shape ?? {}).join(', ')}.`;
  return `There is no field ${quote(key)} here; ${hint}`;
}

/** The form that describes the object at a path. */
function objectAt(schema: z.core.$ZodType, path: Path): z.ZodObject | undefined {
  let at = unwrap(schema);
  for (const part of path) {
    if (at instanceof z.ZodArray && typeof part === 'number') at = unwrap(at.element);
    else if (at instanceof z.ZodObject && at.shape[part]) at = unwrap(at.shape[part]);
    else return undefined;
  }
  return at instanceof z.ZodObject ? at : undefined;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrap(schema.def.innerType);
  if (schema instanceof z.ZodUnion) {
    const options = schema.options.map(unwrap);
    return options.find((option) => option instanceof z.ZodObject) ?? schema;
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? Reflect.get(at, part) : undefined,
    value,
  );
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : (KINDS[typeof value] ?? quote(String(value)));
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
}
