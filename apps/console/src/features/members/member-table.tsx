'use client';

import type { MemberView } from '@gatehouse/contracts/api';
import { Badge, type BadgeKind } from '../../ui/badge.tsx';
import { CodeText, ForeignText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Table } from '../../ui/table.tsx';

const STANDING: Readonly<Record<MemberView['status'], BadgeKind>> = {
  active: 'success',
  invited: 'plain',
  suspended: 'warning',
};

export function MemberTable({ members }: { readonly members: readonly MemberView[] }) {
  return (
    <Table
      label="Members"
      rows={members}
      keyOf={({ id }) => id}
      columns={[
        { title: 'E-mail', cell: ({ email }) => <ForeignText>{email}</ForeignText> },
        { title: 'Name', cell: ({ name }) => name && <ForeignText>{name}</ForeignText>, secondary: true },
        { title: 'Membership', cell: ({ memberships }) => memberships.join(', ') || 'none' },
        { title: 'Status', cell: ({ status }) => <Badge kind={STANDING[status]}>{status}</Badge> },
        { title: 'Subject', cell: ({ subject }) => <CodeText>{subject}</CodeText>, secondary: true },
        { title: 'Since', cell: ({ createdAt }) => <Moment at={createdAt} />, secondary: true },
      ]}
    />
  );
}
