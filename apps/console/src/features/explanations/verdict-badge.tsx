import { Badge } from '../../ui/badge.tsx';
import { VERDICTS, type Verdict } from './verdict-words.ts';

/** A verdict in a word or two. */
export function VerdictBadge({ verdict }: { readonly verdict: Verdict }) {
  const { kind, title } = VERDICTS[verdict];
  return <Badge kind={kind}>{title}</Badge>;
}
