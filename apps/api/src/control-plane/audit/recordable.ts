import { createHash } from 'node:crypto';
import type { NewEvent } from './event.ts';

/** What the columns of `events` take, in bytes. */
const METHOD_LIMIT = 128;
const TARGET_LIMIT = 1024;
const DETAIL_LIMIT = 60_000;

/** An event as it is written: text within its bounds, detail as JSON text. */
export interface RecordableEvent extends Omit<NewEvent, 'detail'> {
  readonly detail: string;
}

/**
 * Puts what callers and admins chose into a form that the table takes: an event must never fail on it. PostgreSQL has
 * no NUL in text, and detail that is too large is recorded by its digest.
 */
export function recordable(event: NewEvent): RecordableEvent {
  return {
    ...event,
    method: bounded(event.method, METHOD_LIMIT),
    target: bounded(event.target, TARGET_LIMIT),
    detail: detailText(event.detail ?? {}),
  };
}

function detailText(detail: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(detail).replaceAll('\\u0000', '\\ufffd').toWellFormed();
  const bytes = Buffer.byteLength(text);
  if (bytes <= DETAIL_LIMIT) return text;
  return JSON.stringify({ oversized: { bytes, sha256: createHash('sha256').update(text).digest('hex') } });
}

function bounded(value: string | undefined, bytes: number): string | undefined {
  if (!value) return undefined;
  return Buffer.from(value.replaceAll('\0', '\uFFFD').toWellFormed())
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD$/, '');
}
