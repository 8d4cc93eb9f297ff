'use client';

import { useState } from 'react';
import type { ChangeResult } from '../../server/change.ts';
import { type Change, useChange } from './use-change.ts';

/** The api's own is for programs. */
const ADVICE = 'What is there now is shown beside what you have. Go on from there, and save again.';

export interface ReplacementOf<Body, Value> {
  /** Of the thing as it was opened. */
  readonly etag: string;
  readonly replace: (value: Value, etag: string, idempotencyKey: string) => Promise<ChangeResult<Body>>;
  /** Reads it again. */
  readonly read: () => Promise<ChangeResult<Body>>;
}

export interface Replacement<Body, Value> {
  readonly change: Pick<Change, 'pending' | 'problem'>;
  /** What is there now, where somebody else has changed it since it was opened; the next attempt replaces that. */
  readonly there: Body | undefined;
  replace(value: Value, onDone?: (body: Body) => void): void;
}

/**
 * Replaces something that others may replace meanwhile. The first attempt after such a change is refused, and nothing is
 * overwritten: one is shown what is there now, and goes on from that.
 */
export function useReplacement<Body, Value>(of: ReplacementOf<Body, Value>): Replacement<Body, Value> {
  const change = useChange();
  const [etag, setEtag] = useState(of.etag);
  const [there, setThere] = useState<Body>();
  const attempt = async (value: Value, key: string) => {
    const result = await of.replace(value, etag, key);
    if (result.problem?.code !== 'precondition.failed') return result;
    const now = await of.read();
    if (now.problem) return now;
    setThere(now.body);
    if (now.etag) setEtag(now.etag);
    return { problem: { ...result.problem, advice: ADVICE } };
  };
  return {
    change,
    there,
    replace: (value, onDone) =>
      change.run(
        (key) => attempt(value, key),
        (body, next) => {
          if (next) setEtag(next);
          setThere(undefined);
          onDone?.(body);
        },
      ),
  };
}
