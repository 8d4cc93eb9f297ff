import type { FileGrant } from '@gatehouse/contracts';
import { Badge } from '../../ui/badge.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { describeGrant } from './describe-grant.ts';

/** What a grant says, to be read. */
export function GrantSentence({ grant }: { readonly grant: FileGrant }) {
  const { effect, things } = describeGrant(grant);
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <Badge kind={effect === 'deny' ? 'danger' : 'success'}>{effect === 'deny' ? 'Denies' : 'Allows'}</Badge>
      <span className="min-w-0">
        <ForeignText>{things}</ForeignText>
      </span>
    </span>
  );
}
