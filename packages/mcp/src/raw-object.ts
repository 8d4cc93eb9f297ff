/** Writes a JSON object of members whose values are JSON text already. Undefined ones are left out. */
export function writeObject(members: Iterable<readonly [name: string, json: string | undefined]>): string {
  const written: string[] = [];
  for (const [name, json] of members) {
    if (json !== undefined) written.push(`${JSON.stringify(name)}:${json}`);
  }
  return `{${written.join(',')}}`;
}

/** Members with some replaced by values of ours, which come last. */
export function withOwn(
  members: Iterable<readonly [name: string, json: string]>,
  own: Readonly<Record<string, unknown>>,
): (readonly [string, string | undefined])[] {
  const others = [...members].filter(([name]) => !Object.hasOwn(own, name));
  return [...others, ...Object.entries(own).map(([name, value]) => [name, JSON.stringify(value)] as const)];
}
