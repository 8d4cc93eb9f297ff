import { z } from 'zod';
import { name, slug } from '../field.ts';
import { clientId } from '../sections/client.ts';

/** What stands in the paths of operations: one form for each name, wherever it stands. */
export const pathParameters = {
  tenant: slug,
  role: slug,
  group: slug,
  endpoint: slug,
  upstream: slug,
  issuer: slug,
  client: clientId,
  /** As its upstream calls it. */
  tool: name(256),
  secret: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'The name of a secret is 1 to 64 of A–Z, a–z, 0–9, _, . and -.'),
  binding: z.uuid('Write the id of a binding.'),
  member: z.uuid('Write the id of an account.'),
  principal: z.uuid('Write the id of a principal.'),
  event: z.uuid('Write the id of an event.'),
} as const;

export type PathParameter = keyof typeof pathParameters;

/** The names in braces of a path. */
export type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** A path whose parameters are all known; anything else is never. */
export type KnownPath<Path extends `/${string}`> = [Exclude<NamesIn<Path>, PathParameter>] extends [never]
  ? Path
  : never;

/** The parameters of a path. */
export type ParametersOf<Path extends string> = {
  readonly [Name in NamesIn<Path> & PathParameter]: z.output<(typeof pathParameters)[Name]>;
};

/** The names in braces of a path, in their order. */
export function namesIn(path: string): PathParameter[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name as PathParameter);
}

/** The form of the parameters of a path. */
export function parametersOf(path: string) {
  return z.strictObject(Object.fromEntries(namesIn(path).map((name) => [name, pathParameters[name]])));
}
