import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { type Finding, type Path, type Problem, quote, writePath } from './problem.ts';

/** A YAML document as plain values, that still knows where each of them stands. */
export interface YamlFile {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Puts a finding in its place: the member or item itself, or the nearest one around it that exists. */
  locate(finding: Finding): Problem;
}

interface Place {
  readonly name: number;
  readonly value: number;
}

/** The file's own form needs six levels. */
const MAX_DEPTH = 16;

/**
 * Reads one YAML 1.2 document of plain data. Refused, each with its place: what is not YAML, several documents,
 * names that occur twice or are not plain text, tags, anchors and aliases (a few lines of which can stand for
 * gigabytes), directives, and needless depth.
 */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const problemAt = (offset: number, path: Path, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { path: writePath(path), line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  if (text.startsWith('\ufeff')) {
    const problem = {
      path: '',
      line: 1,
      column: 1,
      message: 'The file begins with a byte-order mark; save it without.',
    };
    return { value: undefined, problems: [problem], locate: ({ message }) => ({ ...problem, message }) };
  }

  // Names that occur twice are looked for below: the library compares each with every other.
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const problems = document.errors.map((error) => problemAt(error.pos[0], [], yamlMessage(error.code, error.message)));
  if (document.directives?.yaml.explicit)
    problems.push(problemAt(0, [], 'Directives are not supported; leave them out.'));

  const places = new Map<string, Place>();
  const report = (node: Node, path: Path, message: string): undefined => {
    problems.push(problemAt(node.range?.[0] ?? 0, path, message));
  };
  const value =
    problems.length === 0 && document.contents ? readNode(document.contents, [], places, report) : undefined;

  const locate = ({ path, message, atName }: Finding): Problem => {
    for (let length = path.length; length > 0; length--) {
      const place = places.get(placeKey(path.slice(0, length)));
      if (place) return problemAt(atName && length === path.length ? place.name : place.value, path, message);
    }
    return problemAt(0, path, message);
  };
  return { value, problems, locate };
}

type Report = (node: Node, path: Path, message: string) => undefined;

function readNode(node: Node, path: Path, places: Map<string, Place>, report: Report): unknown {
  if (isAlias(node)) return report(node, path, 'Anchors and aliases are not supported; write the value out.');
  if ('anchor' in node && node.anchor)
    report(node, path, 'Anchors and aliases are not supported; write the value out.');
  if (node.tag) return report(node, path, 'Tags are not supported; write plain values.');
  if (path.length > MAX_DEPTH) return report(node, path, 'The file does not nest this deep.');
  if (isScalar(node)) return node.value;
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      const inner = [...path, index];
      const start = (item as Node).range?.[0] ?? 0;
      places.set(placeKey(inner), { name: start, value: start });
      return readNode(item as Node, inner, places, report);
    });
  }
  if (!isMap(node)) return report(node, path, 'This is not a value.');

  const members = new Map<string, unknown>();
  for (const { key, value } of node.items) {
    const name = isScalar(key) && !key.tag && !key.anchor ? key.value : undefined;
    if (typeof name !== 'string') {
      report(
        isScalar(key) || isMap(key) || isSeq(key) || isAlias(key) ? key : node,
        path,
        'A name must be plain text.',
      );
      continue;
    }
    const inner = [...path, name];
    if (members.has(name)) {
      report(key as Node, inner, `${quote(name)} occurs twice here.`);
      continue;
    }
    const start = (key as Node).range?.[0] ?? 0;
    places.set(placeKey(inner), { name: start, value: (value as Node | null)?.range?.[0] ?? start });
    members.set(name, value ? readNode(value as Node, inner, places, report) : null);
  }
  return Object.fromEntries(members);
}

function placeKey(path: Path): string {
  return JSON.stringify(path);
}

/** The library's own words, but where they speak to programmers. */
function yamlMessage(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'The file holds several documents; write one tenant in one file.';
  return `${message.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)}.`;
}
