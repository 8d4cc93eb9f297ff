'use client';

import { useState, useTransition } from 'react';
import type { DescribedProblem } from '../problem/described-problem.ts';
import { UNREACHABLE } from '../problem/use-change.ts';

type Asked<Body> = { readonly body?: Body; readonly problem?: DescribedProblem | undefined };

/** A question under way, and the last answer to one. */
export interface Answer<Body> extends Asked<Body> {
  readonly pending: boolean;
  ask(question: () => Promise<Asked<Body>>): void;
}

/** Asks something that changes nothing: the page stays as it is. */
export function useAnswer<Body>(): Answer<Body> {
  const [pending, startTransition] = useTransition();
  const [asked, setAsked] = useState<Asked<Body>>({});
  return {
    ...asked,
    pending,
    ask: (question) => startTransition(async () => setAsked(await question().catch(() => ({ problem: UNREACHABLE })))),
  };
}
