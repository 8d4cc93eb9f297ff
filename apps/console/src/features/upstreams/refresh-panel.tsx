'use client';

import type { ReceivedFrom, refreshUpstream as refresh } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { useChange } from '../problem/use-change.ts';
import { refreshUpstream } from './change-upstreams.ts';

type Refreshed = ReceivedFrom<typeof refresh>;

/** Asks an upstream what it offers, and says what has changed. */
export function RefreshPanel({ tenant, upstream }: { readonly tenant: string; readonly upstream: string }) {
  const [refreshed, setRefreshed] = useState<Refreshed>();
  const { pending, problem, run } = useChange();
  const ask = () => {
    setRefreshed(undefined);
    run(() => refreshUpstream(tenant, upstream), setRefreshed);
  };
  return (
    <div className="mt-4 grid justify-items-start gap-3">
      <Button pending={pending} onClick={ask}>
        {pending ? 'Asking…' : 'Ask what it offers'}
      </Button>
      <ChangeProblem tenant={tenant} problem={problem} />
      {refreshed && <Notice kind="success" title={inWords(refreshed)} />}
    </div>
  );
}

function inWords({ lists, leftOut, ...tools }: Refreshed): string {
  const changes = (['pinned', 'held', 'drifted', 'restored', 'gone'] as const)
    .filter((what) => tools[what].length > 0)
    .map((what) => `${tools[what].length} ${what}`);
  if (lists) changes.push('other lists changed');
  if (leftOut > 0) changes.push(`${leftOut} left out, too large or malformed`);
  return changes.length > 0 ? `It has answered: ${changes.join(', ')}.` : 'It has answered: nothing has changed.';
}
