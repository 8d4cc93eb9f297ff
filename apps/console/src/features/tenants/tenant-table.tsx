import type { TenantView } from '@gatehouse/contracts/api';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';
import { Badge, type BadgeKind } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CodeText, ForeignText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Table } from '../../ui/table.tsx';
import { TenantActions } from './tenant-actions.tsx';

const STANDING: Readonly<Record<TenantView['status'], { readonly kind: BadgeKind; readonly words: string }>> = {
  active: { kind: 'success', words: 'active' },
  suspended: { kind: 'warning', words: 'suspended' },
  'marked-for-deletion': { kind: 'danger', words: 'marked for deletion' },
  deleted: { kind: 'danger', words: 'deleted' },
};

/** Tenants, and what can be done with each. */
export function TenantTable({ tenants }: { readonly tenants: readonly TenantView[] }) {
  if (tenants.length === 0) return <EmptyState title="No tenant yet">The first one is made above.</EmptyState>;
  return (
    <Table
      label="Tenants"
      rows={tenants}
      keyOf={({ slug }) => slug}
      columns={[
        {
          title: 'Tenant',
          cell: ({ name, slug }) => (
            <>
              <ForeignText>{name}</ForeignText>
              <span className="block font-normal text-ink-quiet md:hidden">
                <CodeText>{slug}</CodeText>
              </span>
            </>
          ),
        },
        { title: 'Slug', cell: ({ slug }) => <CodeText>{slug}</CodeText>, secondary: true },
        {
          title: 'Status',
          cell: ({ status }) => <Badge kind={STANDING[status].kind}>{STANDING[status].words}</Badge>,
        },
        { title: 'Since', cell: ({ createdAt }) => <Moment at={createdAt} />, secondary: true },
        {
          title: 'Actions',
          cell: (tenant) =>
            tenant.slug !== PLATFORM && (
              <div className="flex flex-wrap gap-2">
                <TenantActions tenant={tenant} />
              </div>
            ),
        },
      ]}
    />
  );
}
