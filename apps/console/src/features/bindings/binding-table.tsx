import type { BindingView } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { describeHolder } from './describe-holder.ts';

export interface BindingTableProps {
  readonly tenant: string;
  readonly bindings: readonly BindingView[];
  /** Said where there is none. */
  readonly none?: string;
  /** For those of one role. */
  readonly withoutRole?: boolean;
}

/** Who has which role, and until when. */
export function BindingTable({ tenant, bindings, none, withoutRole = false }: BindingTableProps) {
  if (bindings.length === 0) return <p className="text-ink-quiet">{none}</p>;
  const access = `${homeOf(tenant)}/access`;
  const role: Column<BindingView> = {
    title: 'Role',
    cell: ({ role }) => (
      <Link href={`${access}/roles/${role}`} className="text-accent underline">
        {role}
      </Link>
    ),
  };
  return (
    <Table
      label="Bindings"
      rows={bindings}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'Given to',
          cell: ({ id, to }) => (
            <Link href={`${access}/bindings/${id}`} className="text-accent underline">
              <CodeText>{describeHolder(to)}</CodeText>
            </Link>
          ),
        },
        ...(withoutRole ? [] : [role]),
        {
          title: 'Until',
          cell: ({ until }) => (until ? <Moment at={until} /> : <span className="whitespace-nowrap">for good</span>),
        },
        { title: 'Made by', cell: ({ fromFile }) => (fromFile ? 'file' : 'hand'), secondary: true },
      ]}
    />
  );
}
