import type { FileGrant } from '@gatehouse/contracts';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { compareGrants } from './compare-grants.ts';
import { GrantSentence } from './grant-sentence.tsx';

export interface ChangedMeanwhileProps {
  readonly mine: readonly FileGrant[];
  readonly theirs: readonly FileGrant[];
  readonly onTakeOne: (grant: FileGrant) => void;
  readonly onTakeAll: () => void;
}

/** What one has, beside what somebody else has made of it meanwhile, and the ways to go on from there. */
export function ChangedMeanwhile({ mine, theirs, onTakeOne, onTakeAll }: ChangedMeanwhileProps) {
  const { onlyMine, onlyTheirs, both } = compareGrants(mine, theirs);
  return (
    <Panel title="Two versions of this role">
      <p className="mb-4 text-ink-quiet">
        Nothing was overwritten. Take over what you want to keep of what is there now, then save: that replaces it with
        what you have.
      </p>
      <div className="grid gap-5 md:grid-cols-2">
        <Side title="Only in what is there now" none="Nothing that you do not have.">
          {onlyTheirs.map((grant) => (
            <li key={JSON.stringify(grant)} className="grid justify-items-start gap-2">
              <GrantSentence grant={grant} />
              <Button dense onClick={() => onTakeOne(grant)}>
                Add to mine
              </Button>
            </li>
          ))}
        </Side>
        <Side title="Only in what you have" none="Nothing that is not there.">
          {onlyMine.map((grant) => (
            <li key={JSON.stringify(grant)}>
              <GrantSentence grant={grant} />
            </li>
          ))}
        </Side>
      </div>
      {both.length > 0 && <p className="mt-4 text-small text-ink-quiet">In both as well: {both.length}.</p>}
      <Button className="mt-3" onClick={onTakeAll}>
        Discard mine, and go on from what is there now
      </Button>
    </Panel>
  );
}

interface SideProps {
  readonly title: string;
  /** Said where there is nothing. */
  readonly none: string;
  readonly children: readonly ReactNode[];
}

function Side({ title, none, children }: SideProps) {
  return (
    <div className="min-w-0">
      <h3 className="mb-2 text-small font-strong text-ink-quiet">{title}</h3>
      {children.length === 0 ? <p className="text-ink-quiet">{none}</p> : <ul className="grid gap-3">{children}</ul>}
    </div>
  );
}
