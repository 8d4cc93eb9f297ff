import type { Fact } from '../../ui/facts.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';

export interface ChangedThereProps {
  /** As it was when it was opened, and as it is now, in the same terms. */
  readonly opened: readonly TextFact[];
  readonly there: readonly TextFact[];
}

/** A fact whose value is text, so that two of them can be compared. */
export interface TextFact extends Fact {
  readonly value: string;
}

/** What somebody else has changed since a form was opened. What is in the form stays, and replaces that when it is saved. */
export function ChangedThere({ opened, there }: ChangedThereProps) {
  const before = new Map(opened.map(({ term, value }) => [term, value]));
  const changed = there.filter(({ term, value }) => before.get(term) !== value);
  return (
    <Notice kind="warning" title="Somebody else has changed this since you opened it. Nothing was overwritten.">
      <p className="mb-2">
        This is what there is now. What you wrote is below; saving it again replaces what is there.
      </p>
      <Facts facts={changed} />
    </Notice>
  );
}
