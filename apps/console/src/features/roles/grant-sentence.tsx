import type { FileGrant } from '@gatehouse/contracts';
import { Badge } from '../../ui/badge.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { describeGrant } from './describe-grant.ts';

/** What a grant says, to be read. */
export function GrantSentence({ grant }: { readonly grant: FileGrant }) {
  const { effect, things } = describeGrant(grant);
  return (
    <span className="grid min-w-0 grid-cols-[4.5rem_1fr] items-baseline">
      <Badge kind={effect === 'deny' ? 'danger' : 'success'}>{effect === 'deny' ? 'Denies' : 'Allows'}</Badge>
      <span className="min-w-0">
        <ForeignText>{things}</ForeignText>
      </span>
    </span>
  );
}
