import { Notice } from '../../ui/notice.tsx';
import type { DescribedProblem } from './described-problem.ts';

/** What went wrong, and what to do next. */
export function ProblemNotice({ problem }: { readonly problem: DescribedProblem }) {
  const { code, title, advice, correlationId } = problem;
  return (
    <Notice kind="danger" title={title}>
      <p>{advice}</p>
      <p className="mt-1 font-mono text-small text-ink-quiet">
        {code}
        {correlationId && ` · ${correlationId}`}
      </p>
    </Notice>
  );
}
