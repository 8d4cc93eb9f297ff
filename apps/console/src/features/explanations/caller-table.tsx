import type { listToolCallers, ReceivedFrom } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { CodeText, ForeignText } from '../../ui/foreign-text.tsx';
import { Table } from '../../ui/table.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

export interface CallerTableProps {
  readonly tenant: string;
  /** Canonical name of the tool. */
  readonly name: string;
  readonly endpoint: string;
  readonly callers: ReceivedFrom<typeof listToolCallers>['items'];
}

/** Principals that may call a tool, and why. */
export function CallerTable({ tenant, name, endpoint, callers }: CallerTableProps) {
  const explain = (subject: string, issuer: string) =>
    `${homeOf(tenant)}/access/explain?${new URLSearchParams({ subject, issuer, kind: 'tool', name, endpoint })}`;
  return (
    <Table
      label="Who can call it"
      rows={callers}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'Subject',
          cell: ({ subject, issuer }) => (
            <Link href={explain(subject, issuer)} className="text-accent underline">
              <CodeText>{subject}</CodeText>
            </Link>
          ),
        },
        { title: 'Issuer', cell: ({ issuer }) => (issuer === 'builtin' ? 'built in' : issuer), secondary: true },
        {
          title: 'Verdict',
          cell: ({ verdict }) => <VerdictBadge verdict={verdict} />,
          secondary: true,
        },
        {
          title: 'Why',
          cell: ({ verdict, reasons }) => (
            <ul className="grid gap-1">
              <li className="md:hidden">
                <VerdictBadge verdict={verdict} />
              </li>
              {reasons.map(({ text }) => (
                <li key={text}>
                  <ForeignText>{text}</ForeignText>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
