import type { MemberView } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { Badge } from '../../ui/badge.tsx';
import { CodeText, ForeignName, ForeignText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Table } from '../../ui/table.tsx';
import { STANDING } from './member-standing.ts';

export interface MemberTableProps {
  readonly tenant: string;
  readonly members: readonly MemberView[];
}

export function MemberTable({ tenant, members }: MemberTableProps) {
  return (
    <Table
      label="Members"
      rows={members}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'E-mail',
          cell: ({ id, email }) => (
            <Link href={`${homeOf(tenant)}/members/${id}`} className="text-accent underline">
              <ForeignName>{email}</ForeignName>
            </Link>
          ),
        },
        { title: 'Name', cell: ({ name }) => name && <ForeignText>{name}</ForeignText>, secondary: true },
        { title: 'Membership', cell: ({ memberships }) => memberships.join(', ') || 'none' },
        { title: 'Status', cell: ({ status }) => <Badge kind={STANDING[status]}>{status}</Badge> },
        { title: 'Subject', cell: ({ subject }) => <CodeText>{subject}</CodeText>, secondary: true },
        { title: 'Since', cell: ({ createdAt }) => <Moment at={createdAt} />, secondary: true },
      ]}
    />
  );
}
