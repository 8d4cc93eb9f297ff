import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { buttonClasses } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { DescribedProblem } from './described-problem.ts';
import { ProblemNotice } from './problem-notice.tsx';

export interface ChangeProblemProps {
  readonly tenant: string;
  readonly problem: DescribedProblem | undefined;
}

/** Why a change was not made. Whoever is no longer signed in does that in another tab, and finds their work here. */
export function ChangeProblem({ tenant, problem }: ChangeProblemProps) {
  if (!problem) return null;
  if (problem.code !== 'console.session-ended') return <ProblemNotice problem={problem} />;
  const start = `/auth/start?${new URLSearchParams({ tenant, to: homeOf(tenant) })}`;
  return (
    <Notice kind="warning" title="You are no longer signed in">
      <p>What you wrote is still here. Sign in in another tab, come back to this one, and send it again.</p>
      <a href={start} target="_blank" rel="noreferrer" className={`${buttonClasses('plain', true)} mt-2`}>
        Sign in in a new tab
      </a>
    </Notice>
  );
}
