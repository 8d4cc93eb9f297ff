import { nearest } from '@gatehouse/errors';
import { type Finding, type Path, quote } from './problem.ts';

/**
 * What is wrong between parts of a tenant's file: names that are declared twice, or used and not declared. It
 * reads the file as it was written and takes what has the right form, so that one run finds these as well as
 * what the schema finds.
 */
export function referenceFindings(file: unknown): Finding[] {
  const upstreams = new Set(listOf(file, 'upstreams').map((upstream) => textOf(upstream, 'slug')));
  const roles = new Set(listOf(file, 'roles').map((role) => textOf(role, 'slug')));
  const bindings = listOf(file, 'bindings');
  return [
    ...['upstreams', 'endpoints', 'roles'].flatMap((section) =>
      repeated([section], listOf(file, section), (item) => textOf(item, 'slug'), 'slug'),
    ),
    ...listOf(file, 'endpoints').flatMap((endpoint, index) => {
      const shown = listOf(endpoint, 'upstreams');
      const path = ['endpoints', index, 'upstreams'];
      return [
        ...undeclared(path, shown, 'slug', upstreams, 'upstream'),
        ...repeated(path, shown, (item) => textOf(item, 'slug'), 'slug'),
        ...repeated(path, shown, prefixOf, 'as'),
      ];
    }),
    ...undeclared(['bindings'], bindings, 'role', roles, 'role'),
    ...repeated(['bindings'], bindings, bindingKey, 'role'),
  ];
}

function undeclared(
  path: Path,
  items: readonly unknown[],
  member: string,
  declared: ReadonlySet<string | undefined>,
  noun: string,
): Finding[] {
  return items.flatMap((item, index) => {
    const name = textOf(item, member);
    if (name === undefined || declared.has(name)) return [];
    const known = [...declared].filter((slug) => slug !== undefined);
    const suggestion =
      name.length <= 64
        ? nearest(
            name,
            known.filter((slug) => slug.length <= 64),
          )
        : undefined;
    const hint = suggestion ? ` Did you mean ${suggestion}?` : '';
    return [{ path: [...path, index, member], message: `No ${noun} ${quote(name)} is declared in this file.${hint}` }];
  });
}

function repeated(
  path: Path,
  items: readonly unknown[],
  keyOf: (item: unknown) => string | undefined,
  member: string,
): Finding[] {
  const first = new Map<string, number>();
  return items.flatMap((item, index) => {
    const key = keyOf(item);
    if (key === undefined) return [];
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
      return [];
    }
    const noun = member === 'as' ? 'prefix' : path[0] === 'bindings' ? 'binding' : member;
    return [
      { path: [...path, index, member], message: `The same ${noun} as that of number ${before + 1} in this list.` },
    ];
  });
}

function prefixOf(shown: unknown): string | undefined {
  const slug = textOf(shown, 'slug');
  return textOf(shown, 'as') ?? (slug === undefined ? undefined : `${slug}_`);
}

function bindingKey(binding: unknown): string | undefined {
  const role = textOf(binding, 'role');
  const subject = textOf(memberOf(binding, 'to'), 'subject');
  return role === undefined || subject === undefined ? undefined : JSON.stringify([role, subject]);
}

function memberOf(value: unknown, member: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, member)
    ? Reflect.get(value, member)
    : undefined;
}

function listOf(value: unknown, member: string): readonly unknown[] {
  const list = memberOf(value, member);
  return Array.isArray(list) ? list : [];
}

function textOf(value: unknown, member: string): string | undefined {
  const text = memberOf(value, member);
  return typeof text === 'string' ? text : undefined;
}
