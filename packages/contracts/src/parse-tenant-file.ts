import { GatehouseError } from '@gatehouse/errors';
import type { Problem } from './problem.ts';
import { readYaml } from './read-yaml.ts';
import { referenceFindings } from './reference-findings.ts';
import { schemaFindings } from './schema-findings.ts';
import { type TenantFile, tenantFileSchema } from './tenant-file.ts';

/** The largest file that is read, in bytes of UTF-8. */
export const MAX_TENANT_FILE_BYTES = 1024 * 1024;

/** More problems than this are counted and not listed. */
const MAX_PROBLEMS = 200;

/**
 * Parses a declarative file (docs/contract.md). All its problems are found in one run, each with its line.
 *
 * @param source text, or the bytes of the file
 * @throws GatehouseError `file.invalid` with `data.problems`, a list of {@link Problem}
 */
export function parseTenantFile(source: string | Uint8Array): TenantFile {
  const size = typeof source === 'string' ? new TextEncoder().encode(source).length : source.length;
  if (size > MAX_TENANT_FILE_BYTES) throw invalid([wholeFile(1, 'The file is larger than 1 MiB.')]);

  const file = readYaml(typeof source === 'string' ? source : decode(source));
  if (file.problems.length > 0) throw invalid(file.problems);
  if (file.value === undefined || file.value === null) throw invalid([wholeFile(1, 'The file is empty.')]);

  const { findings, output } = schemaFindings(tenantFileSchema, file.value);
  const problems = [...findings, ...referenceFindings(file.value)].map(file.locate);
  if (problems.length > 0) throw invalid(problems);
  return output as TenantFile;
}

function decode(bytes: Uint8Array): string {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalid([wholeFile(firstBrokenLine(bytes), 'This line is not UTF-8; save the file in that encoding.')]);
  }
}

/** A line break is never part of another character in UTF-8, so lines can be judged one by one. */
function firstBrokenLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start <= bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const part = bytes.subarray(start, end === -1 ? bytes.length : end);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(part);
    } catch {
      return line;
    }
    if (end === -1) break;
    start = end + 1;
  }
  return line;
}

function wholeFile(line: number, message: string): Problem {
  return { path: '', line, column: 1, message };
}

function invalid(problems: readonly Problem[]): GatehouseError {
  const ordered = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const shown = ordered.slice(0, MAX_PROBLEMS);
  const last = shown.at(-1);
  const rest = ordered.length - shown.length;
  if (last && rest > 0) shown.push({ ...last, path: '', message: `There are ${rest} more problems after this one.` });
  const reason = shown.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`).join('\n');
  return new GatehouseError('file.invalid', { data: { problems: shown }, reason });
}
