'use client';

import type { TenantView } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';
import { Badge, type BadgeKind } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CodeText, ForeignText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Table } from '../../ui/table.tsx';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { useChange } from '../problem/use-change.ts';
import { resumeTenant, suspendTenant } from './change-tenants.ts';

const STANDING: Readonly<Record<TenantView['status'], BadgeKind>> = {
  active: 'success',
  suspended: 'warning',
  'marked-for-deletion': 'danger',
  deleted: 'danger',
};

/** Tenants, and what can be done with each. */
export function TenantTable({ tenants }: { readonly tenants: readonly TenantView[] }) {
  const [asked, setAsked] = useState<TenantView>();
  const { pending, problem, run } = useChange();
  if (tenants.length === 0) return <EmptyState title="No tenant yet">The first one is made above.</EmptyState>;
  const isActive = asked?.status === 'active';
  return (
    <>
      <Table
        label="Tenants"
        rows={tenants}
        keyOf={({ slug }) => slug}
        columns={[
          { title: 'Tenant', cell: ({ name }) => <ForeignText>{name}</ForeignText> },
          { title: 'Slug', cell: ({ slug }) => <CodeText>{slug}</CodeText> },
          { title: 'Status', cell: ({ status }) => <Badge kind={STANDING[status]}>{status}</Badge> },
          { title: 'Since', cell: ({ createdAt }) => <Moment at={createdAt} />, secondary: true },
          {
            title: 'Actions',
            cell: (tenant) =>
              tenant.status !== 'deleted' &&
              tenant.slug !== PLATFORM && (
                <Button dense onClick={() => setAsked(tenant)}>
                  {verbOf(tenant)} <span className="sr-only">{tenant.slug}</span>
                </Button>
              ),
          },
        ]}
      />
      <Dialog
        open={asked !== undefined}
        onOpenChange={() => setAsked(undefined)}
        title={asked ? `${verbOf(asked)} ${asked.slug}?` : ''}
        description={
          isActive
            ? 'Nobody gets in any more: no agent, no person, no token. All that the tenant has stays, and it can be resumed.'
            : 'Callers get in again, with the tokens that are still good.'
        }
      >
        <ChangeProblem tenant={PLATFORM} problem={problem} />
        <Button
          kind={isActive ? 'danger' : 'primary'}
          pending={pending}
          onClick={() =>
            asked &&
            run(
              (key) => (isActive ? suspendTenant : resumeTenant)(asked.slug, key),
              () => setAsked(undefined),
            )
          }
        >
          {asked && verbOf(asked)}
        </Button>
      </Dialog>
    </>
  );
}

function verbOf({ status }: TenantView): string {
  return status === 'active' ? 'Suspend' : 'Resume';
}
