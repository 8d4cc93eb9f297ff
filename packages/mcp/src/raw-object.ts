/** Writes a JSON object of members whose values are JSON text already. Undefined ones are left out. */
export function writeObject(members: Iterable<readonly [name: string, json: string | undefined]>): string {
  let text = '';
  for (const [name, json] of members) {
    if (json !== undefined) text += `${text && ','}${memberText(name, json)}`;
  }
  return `{${text}}`;
}

/** Names of which the JSON text is the name between quotes. */
const PLAIN_NAME = /^[\w./-]+$/;

/** One member of a JSON object, whose value is JSON text already. */
export function memberText(name: string, json: string): string {
  return PLAIN_NAME.test(name) ? `"${name}":${json}` : `${JSON.stringify(name)}:${json}`;
}
