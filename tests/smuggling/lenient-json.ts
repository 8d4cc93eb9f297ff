/** How a parser settles two members of one name: and which names it takes for one. */
export interface Leniency {
  readonly wins: 'first' | 'last';
  /** The name that a member is known by. */
  fold(name: string): string;
}

/** As JavaScript and Python read. */
export const lastWins: Leniency = { wins: 'last', fold: (name) => name };

/** As several parsers of embedded systems and gateways read. */
export const firstWins: Leniency = { wins: 'first', fold: (name) => name };

/** As Go reads into a structure: letters fold over case by Unicode, the long s and the Kelvin sign among them. */
export const caseFolded: Leniency = {
  wins: 'last',
  fold: (name) => name.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase(),
};

/** Reads JSON as a parser of that leniency would. It expects text that is JSON. */
export function readLeniently(text: string, leniency: Leniency): unknown {
  const tokens = text.match(/[{}[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+/g) ?? [];
  let at = 0;
  const value = (): unknown => {
    const token = tokens[at++];
    if (token === '{') return object();
    if (token === '[') return array();
    return JSON.parse(token ?? '');
  };
  const object = (): Record<string, unknown> => {
    const members = new Map<string, unknown>();
    while (tokens[at] !== '}') {
      if (tokens[at] === ',') at++;
      const name = leniency.fold(JSON.parse(tokens[at] ?? ''));
      at += 2;
      const found = value();
      if (leniency.wins === 'last' || !members.has(name)) members.set(name, found);
    }
    at++;
    return Object.fromEntries(members);
  };
  const array = (): unknown[] => {
    const items: unknown[] = [];
    while (tokens[at] !== ']') {
      if (tokens[at] === ',') at++;
      items.push(value());
    }
    at++;
    return items;
  };
  return value();
}
