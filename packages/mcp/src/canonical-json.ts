/**
 * JSON of which one value has one text only: members in the order of their names' UTF-16 code units, no white space,
 * strings and numbers as ECMAScript writes them (RFC 8785).
 *
 * @param value as `JSON.parse` gives it
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
