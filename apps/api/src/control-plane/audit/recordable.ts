import { createHash } from 'node:crypto';
import type { NewEvent } from './event.ts';

/** What is kept of what others chose, in bytes. */
const METHOD_LIMIT = 128;
const TARGET_LIMIT = 1024;
const DETAIL_LIMIT = 60_000;

/** No character of a string takes more in UTF-8. */
const BYTES_PER_UNIT = 3;

/** An event as it is written: text within its bounds, detail as JSON text. */
export interface RecordableEvent extends Omit<NewEvent, 'detail'> {
  readonly detail: string;
}

/**
 * Puts what callers and admins chose into a form that the table takes: an event must never fail on it. PostgreSQL has
 * neither NUL nor half a character in text, and detail that is too large is recorded by its digest.
 */
export function recordable(event: NewEvent): RecordableEvent {
  return {
    ...event,
    method: bounded(event.method, METHOD_LIMIT),
    target: bounded(event.target, TARGET_LIMIT),
    detail: recordableDetail(event.detail),
  };
}

/** The same of `detail` alone, where the rest of an event is made in the database. */
export function recordableDetail(detail: NewEvent['detail']): string {
  if (!detail) return '{}';
  const text = acceptedJson(JSON.stringify(detail));
  if (text.length * BYTES_PER_UNIT <= DETAIL_LIMIT) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes <= DETAIL_LIMIT) return text;
  return JSON.stringify({ oversized: { bytes, sha256: createHash('sha256').update(text).digest('hex') } });
}

/**
 * JSON text with U+FFFD for what `jsonb` refuses. `JSON.stringify` escapes control characters and surrogates without
 * their other half, and nothing else, so every escaped surrogate is one of those.
 */
function acceptedJson(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(/\\(?:u(0000|d[89a-f]..)|.)/gi, (escaped, refused) => (refused ? '\\ufffd' : escaped));
}

function bounded(value: string | undefined, bytes: number): string | undefined {
  if (!value) return undefined;
  if (value.length * BYTES_PER_UNIT <= bytes && !value.includes('\0') && value.isWellFormed()) return value;
  return Buffer.from(value.replaceAll('\0', '\uFFFD').toWellFormed())
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD$/, '');
}
