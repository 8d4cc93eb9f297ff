'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState, useTransition } from 'react';
import type { ChangeResult } from '../../server/change.ts';
import type { DescribedProblem } from './described-problem.ts';

/** A change under way. What was typed is nobody's business here, and so it stays, whatever comes of the change. */
export interface Change {
  readonly pending: boolean;
  readonly problem: DescribedProblem | undefined;
  /**
   * @param ask is given a key, the same one as long as nobody knows what came of it: sent twice, it happens once
   * @param onDone is given what the api answered, and the ETag of it
   */
  run<Body>(
    ask: (idempotencyKey: string) => Promise<ChangeResult<Body>>,
    onDone?: (body: Body, etag: string | undefined) => void,
  ): void;
}

/** Where the console itself does not answer. */
export const UNREACHABLE: DescribedProblem = {
  code: 'console.unreachable',
  title: 'The console does not answer.',
  advice: 'Look whether you are online, and try again. Nothing that you wrote is lost.',
  correlationId: undefined,
  faults: [],
};

/** After these, what was asked for may have happened. */
const UNANSWERED: ReadonlySet<string> = new Set([UNREACHABLE.code, 'console.issuer-unavailable']);

/** Asks for changes, one at a time, and shows the page anew after one. */
export function useChange(): Change {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [problem, setProblem] = useState<DescribedProblem>();
  const key = useRef<string>(undefined);
  return {
    pending,
    problem,
    run: (ask, onDone) =>
      startTransition(async () => {
        key.current ??= crypto.randomUUID();
        const result = await ask(key.current).catch(() => ({ problem: UNREACHABLE }));
        setProblem(result.problem);
        if (!result.problem || !UNANSWERED.has(result.problem.code)) key.current = undefined;
        if (result.problem) return;
        onDone?.(result.body, result.etag);
        router.refresh();
      }),
  };
}
