import { listEndpoints, listToolCallers } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { pageData } from '../../server/page-data.ts';
import { wholeList } from '../../server/whole-list.ts';
import { buttonClasses } from '../../ui/button.tsx';
import { CodeText, ForeignText } from '../../ui/foreign-text.tsx';
import { Table } from '../../ui/table.tsx';
import { VerdictBadge } from '../explanations/verdict-badge.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';

export interface ToolCallersProps {
  readonly tenant: string;
  readonly upstream: string;
  readonly tool: string;
  /** Slug; the first that shows the tool's upstream unless given. */
  readonly endpoint: string | undefined;
}

/** Who may call a tool, and by which grant: the decision that each of their calls would get. */
export async function ToolCallers({ tenant, upstream, tool, endpoint }: ToolCallersProps) {
  const endpoints = await wholeList((query) => pageData(tenant, listEndpoints, { params: { tenant }, query }));
  const showing =
    endpoints.body?.items.filter(({ upstreams }) => upstreams.some(({ slug }) => slug === upstream)) ?? [];
  const at = endpoint ?? showing[0]?.slug;
  if (endpoints.problem) return <ProblemNotice problem={endpoints.problem} />;
  if (at === undefined) return <p className="text-ink-quiet">Nobody: no endpoint shows {upstream}.</p>;
  const { body, problem } = await wholeList((query) =>
    pageData(tenant, listToolCallers, { params: { tenant, upstream, tool }, query: { ...query, endpoint: at } }),
  );
  return (
    <div className="grid gap-4">
      {showing.length > 1 && (
        <nav aria-label="Endpoints" className="flex flex-wrap gap-2">
          {showing.map(({ slug }) => (
            <Link
              key={slug}
              href={`?endpoint=${slug}`}
              scroll={false}
              aria-current={slug === at ? 'true' : undefined}
              className={buttonClasses(slug === at ? 'primary' : 'plain', true)}
            >
              {slug}
            </Link>
          ))}
        </nav>
      )}
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && <p className="text-ink-quiet">Nobody: no role of anybody grants it at {at}.</p>}
      {body && body.items.length > 0 && (
        <Table
          label={`Who may call it at ${at}`}
          rows={body.items}
          keyOf={({ id }) => id}
          columns={[
            { title: 'Subject', cell: ({ subject }) => <CodeText>{subject}</CodeText> },
            { title: 'Issuer', cell: ({ issuer }) => (issuer === 'builtin' ? 'built in' : issuer), secondary: true },
            {
              title: 'Verdict',
              cell: ({ verdict }) => <VerdictBadge verdict={verdict} />,
              secondary: true,
            },
            {
              title: 'Because',
              cell: ({ verdict, reasons }) => (
                <>
                  <span className="mb-1 block md:hidden">
                    <VerdictBadge verdict={verdict} />
                  </span>
                  <ForeignText>{reasons.map(({ text }) => text).join(' ')}</ForeignText>
                </>
              ),
            },
          ]}
        />
      )}
      {body?.isCut && <p className="text-ink-quiet">There are more principals than were looked at.</p>}
    </div>
  );
}
