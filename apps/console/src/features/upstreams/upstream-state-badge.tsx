import type { UpstreamState } from '@gatehouse/contracts/api';
import { Badge } from '../../ui/badge.tsx';

/** Whether an upstream answers, as far as that is known. */
export function UpstreamStateBadge({ state: { failure, answeredAt } }: { readonly state: UpstreamState }) {
  if (failure) return <Badge kind="danger">does not answer</Badge>;
  return answeredAt ? <Badge kind="success">answers</Badge> : <Badge>not asked yet</Badge>;
}

/** How many of its tools wait for somebody. */
export function waitingTools({ tools: { drifted, held } }: UpstreamState): number {
  return drifted + held;
}
