import { declaresTasks, isStatelessRevision, tasksUndeclared } from '@gatehouse/mcp';
import type { JudgedCall, Way } from '../context.ts';

const INLINE: Way = { kind: 'inline' };

/**
 * How a call is run, by what an admin says of its tool and by what its caller can take for an answer.
 *
 * @throws GatehouseError `task.extension-required`
 */
export function wayOf({ subject, request }: Pick<JudgedCall, 'subject' | 'request'>): Way {
  if (subject.kind !== 'tool' || request.method !== 'tools/call') return INLINE;
  const { tool } = subject;
  const { execution, inlineMs } = tool.running;
  if (execution === 'inline') return INLINE;
  const takesTask = isStatelessRevision(request.revision) && declaresTasks(request.params);
  if (!takesTask && execution === 'task-required') throw tasksUndeclared();
  if (!takesTask) return { kind: 'task', tool, waitMs: Number.POSITIVE_INFINITY, takesTask };
  return { kind: 'task', tool, waitMs: execution === 'auto' ? inlineMs : 0, takesTask };
}
