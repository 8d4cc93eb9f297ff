'use client';

import type { ProbeAnswer } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { useChange } from '../problem/use-change.ts';
import { probeUpstream } from './change-upstreams.ts';
import { placeOf, type UpstreamDraft } from './upstream-draft.ts';

/** Asks the place of a draft what it is. Once the draft leads elsewhere, the answer is forgotten. */
export function useProbe(tenant: string, draft: UpstreamDraft) {
  const [asked, setAsked] = useState<{ readonly place: string; readonly answer: ProbeAnswer }>();
  const change = useChange();
  const place = JSON.stringify(placeOf(draft));
  return {
    change,
    answer: asked?.place === place ? asked.answer : undefined,
    ask: () =>
      change.run(
        () => probeUpstream(tenant, placeOf(draft)),
        (answer) => setAsked({ place, answer }),
      ),
  };
}
