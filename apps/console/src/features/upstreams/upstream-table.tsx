'use client';

import type { getUpstream, ReceivedFrom } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Table } from '../../ui/table.tsx';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { useChange } from '../problem/use-change.ts';
import { refreshUpstream } from './change-upstreams.ts';

export interface UpstreamTableProps {
  readonly tenant: string;
  readonly upstreams: readonly ReceivedFrom<typeof getUpstream>[];
  readonly canRefresh: boolean;
}

export function UpstreamTable({ tenant, upstreams, canRefresh }: UpstreamTableProps) {
  const { pending, problem, run } = useChange();
  return (
    <div className="grid gap-4">
      <ChangeProblem tenant={tenant} problem={problem} />
      <Table
        label="Upstreams"
        rows={upstreams}
        keyOf={({ slug }) => slug}
        columns={[
          {
            title: 'Upstream',
            cell: ({ slug }) => (
              <Link href={`${homeOf(tenant)}/tools?upstream=${slug}`} className="text-accent underline">
                {slug}
              </Link>
            ),
          },
          { title: 'URL', cell: ({ url }) => <CodeText>{url}</CodeText> },
          {
            title: 'Credential',
            cell: ({ credential }) =>
              credential.type === 'header' ? <CodeText>{credential.value}</CodeText> : credential.type,
            secondary: true,
          },
          {
            title: 'New tools',
            cell: ({ newTools }) => (newTools === 'review' ? <Badge kind="warning">review first</Badge> : 'served'),
            secondary: true,
          },
          { title: 'Made by', cell: ({ fromFile }) => (fromFile ? 'file' : 'hand'), secondary: true },
          {
            title: 'Actions',
            cell: ({ slug }) =>
              canRefresh && (
                <Button dense pending={pending} onClick={() => run(() => refreshUpstream(tenant, slug))}>
                  Ask again
                  <span className="sr-only">{slug}</span>
                </Button>
              ),
          },
        ]}
      />
    </div>
  );
}
