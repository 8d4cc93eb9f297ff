import { CodeText, ForeignText } from '../../ui/foreign-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { VerdictBadge } from './verdict-badge.tsx';
import { cautionsOf, type Explained, VERDICTS } from './verdict-words.ts';

export interface ExplanationProps {
  readonly explained: Explained;
  readonly subject: string;
  readonly client: string | undefined;
}

/** A verdict with its reasons, in words. */
export function Explanation({ explained, subject, client }: ExplanationProps) {
  const { verdict, reasons, canonicalName, servedName } = explained;
  const { meaning } = VERDICTS[verdict];
  const cautions = cautionsOf(explained, client);
  return (
    <Panel title="Decision">
      <div role="status" className="grid gap-3">
        <p className="flex flex-wrap items-baseline gap-2">
          <VerdictBadge verdict={verdict} />
          <span>
            <CodeText>{subject}</CodeText> · <CodeText>{canonicalName}</CodeText>
            {servedName && servedName !== canonicalName && (
              <span className="text-ink-quiet">
                {' '}
                (served as <CodeText>{servedName}</CodeText>)
              </span>
            )}
          </span>
        </p>
        <p>{meaning}</p>
        <ul className="list-disc pl-5">
          {reasons.map(({ text }) => (
            <li key={text}>
              <ForeignText>{text}</ForeignText>
            </li>
          ))}
          {cautions.map((text) => (
            <li key={text} className="text-warning">
              <ForeignText>{text}</ForeignText>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
