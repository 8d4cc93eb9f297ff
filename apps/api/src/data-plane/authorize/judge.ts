import { decide } from '@gatehouse/policy';
import { type Judged, type JudgedOperation, type Located, passed } from '../context.ts';
import type { Snapshots } from '../snapshot/snapshots.ts';
import { questionOf } from './question.ts';

export interface JudgeParts {
  readonly snapshots: Pick<Snapshots, 'permissions'>;
}

/** What may be done of what was asked for: `decide()` and nothing else. */
export function judge(located: Located, { snapshots }: JudgeParts): Judged {
  const { snapshot, principal, operation } = located;
  const { principalId: id, groupIds, clientId } = principal;
  const permissions = snapshots.permissions(snapshot, { id, groupIds }, snapshot.clients.get(clientId));
  const judged: JudgedOperation =
    operation.kind === 'call'
      ? { ...operation, decision: decide(permissions, questionOf(operation, principal.scopes)) }
      : operation;
  return passed<Judged>({ ...located, permissions, operation: judged });
}
