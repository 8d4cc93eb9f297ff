/** A member of a value as it was written; undefined where the value has none of its own. */
export function memberOf(value: unknown, member: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, member)
    ? Reflect.get(value, member)
    : undefined;
}

/** The member where it is a list; else an empty one. */
export function listOf(value: unknown, member: string): readonly unknown[] {
  const list = memberOf(value, member);
  return Array.isArray(list) ? list : [];
}

/** The member where it is text. */
export function textOf(value: unknown, member: string): string | undefined {
  const text = memberOf(value, member);
  return typeof text === 'string' ? text : undefined;
}
