import { CodeText, ForeignText } from '../../ui/foreign-text.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { DescribedProblem } from './described-problem.ts';

/** What went wrong, and what to do next. */
export function ProblemNotice({ problem }: { readonly problem: DescribedProblem }) {
  const { code, title, advice, correlationId, faults } = problem;
  return (
    <Notice kind="danger" title={title}>
      {faults.length > 0 ? (
        <ul className="list-disc pl-5">
          {faults.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path && (
                <>
                  <CodeText>{path}</CodeText>:{' '}
                </>
              )}
              <ForeignText>{message}</ForeignText>
            </li>
          ))}
        </ul>
      ) : (
        <p>{advice}</p>
      )}
      <p className="mt-1 font-mono text-small text-ink-quiet">
        {code}
        {correlationId && ` · ${correlationId}`}
      </p>
    </Notice>
  );
}
