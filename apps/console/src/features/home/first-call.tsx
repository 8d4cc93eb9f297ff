'use client';

import type { EventView } from '@gatehouse/contracts/api';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Panel } from '../../ui/panel.tsx';

/** Milliseconds between two looks, while somebody looks and there was no call. */
const LOOK_AGAIN = 3_000;

export interface FirstCallProps {
  readonly tenant: string;
  readonly last: EventView | null;
}

/** Whether a call has come in: of the first one it is told at once. */
export function FirstCall(props: FirstCallProps) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Waiting {...props} />
    </QueryClientProvider>
  );
}

function Waiting({ tenant, last }: FirstCallProps) {
  const { data } = useQuery({
    queryKey: ['last call', tenant],
    queryFn: async ({ signal }): Promise<EventView | null> => {
      const response = await fetch(`${homeOf(tenant)}/last-call`, { signal });
      if (!response.ok) throw new Error(`${response.status}`);
      return response.json();
    },
    initialData: last,
    refetchInterval: ({ state }) => (state.data ? false : LOOK_AGAIN),
  });
  return (
    <Panel title="Calls">
      <div aria-live="polite">{data ? <Came tenant={tenant} call={data} /> : <p>Waiting for your first call…</p>}</div>
    </Panel>
  );
}

function Came({ tenant, call }: { readonly tenant: string; readonly call: EventView }) {
  return (
    <p className="flex gap-2">
      <span className="mt-0.5 shrink-0 text-success">
        <Icon name="check" />
      </span>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-1">
        The last call: {call.target && <CodeText>{call.target}</CodeText>} <Moment at={call.at} />
        <Link href={`${homeOf(tenant)}/audit`} className="text-accent underline">
          See the audit log
        </Link>
      </span>
    </p>
  );
}
