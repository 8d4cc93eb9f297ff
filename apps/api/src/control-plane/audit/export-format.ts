import { printable, printableJson } from '../../platform/printable.ts';
import type { RecordedEvent } from './event.ts';

export type ExportFormat = 'jsonl' | 'csv';

const COLUMNS = [
  'id',
  'at',
  'kind',
  'correlationId',
  'principalId',
  'subject',
  'endpoint',
  'method',
  'target',
  'verdict',
  'outcome',
  'reason',
  'durationUs',
  'detail',
] as const satisfies readonly (keyof RecordedEvent)[];

/** What a file begins with. */
export function exportHead(format: ExportFormat): string {
  return format === 'csv' ? `${COLUMNS.join(',')}\r\n` : '';
}

/** One event: a line of JSON, or a record of RFC 4180. */
export function exportLine(event: RecordedEvent, format: ExportFormat): string {
  if (format === 'jsonl') return `${printableJson(event)}\n`;
  return `${COLUMNS.map((column) => csvField(event[column])).join(',')}\r\n`;
}

function csvField(value: RecordedEvent[(typeof COLUMNS)[number]]): string {
  if (value === null) return '';
  const text = value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : value;
  return typeof text === 'number' ? String(text) : `"${harmless(printable(text)).replaceAll('"', '""')}"`;
}

/**
 * Names come from callers, and a spreadsheet runs a field that begins as a formula: it is shown as text behind an
 * apostrophe. The spaces that a spreadsheet would skip count too.
 */
function harmless(text: string): string {
  return /^\s*[=+\-@|%]/.test(text) ? `'${text}` : text;
}
