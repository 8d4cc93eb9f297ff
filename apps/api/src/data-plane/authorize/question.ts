import type { Question } from '@gatehouse/policy';
import type { Call } from '../context.ts';

/** What `decide()` is asked about a call: the same for the data plane, for lists and for `explain`. */
export function questionOf(call: Pick<Call, 'subject' | 'canonicalName'>, scopes: ReadonlySet<string>): Question {
  const { subject, canonicalName: name } = call;
  switch (subject.kind) {
    case 'tool': {
      const { annotations, tags } = subject.tool;
      return { kind: 'tool', name, annotations, tags, scopes };
    }
    case 'prompt':
      return { kind: 'prompt', name, scopes };
    case 'resource':
      return { kind: 'resource', name, scopes };
  }
}
