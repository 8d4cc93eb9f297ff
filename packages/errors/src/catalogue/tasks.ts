import { defineErrors, error } from './definition.ts';

/** What becomes of calls that outlive their request. */
export const taskErrors = defineErrors({
  'task.unknown': error(
    404,
    { status: 200, code: -32602 },
    'There is no such task here.',
    'Use the id as it was given, with the same sign-in at the same endpoint; a task is forgotten when its ttl is over.',
  ),
  'task.ambiguous': error(
    504,
    { code: 5042 },
    'The process that made the call is gone, and nobody knows whether the call took effect.',
    'Check whether it did before you repeat it. A tool that was reviewed as idempotent is called again by itself.',
  ),
  'task.overdue': error(
    504,
    { code: 5043 },
    'The task was not begun by its deadline.',
    'The call was not executed; repeat it, perhaps when there is less to do.',
  ),
  'queue.unavailable': error(
    503,
    { code: 5037 },
    'The queue of tasks cannot be reached.',
    'Retry shortly; the operator can run `gatehouse doctor`, and see whether Redis answers where the queue is kept there.',
  ),
  'task.extension-required': error(
    400,
    { code: -32021 },
    'This takes a client with the extension Tasks.',
    'Declare io.modelcontextprotocol/tasks among the extensions of the client capabilities, with every request.',
  ),
});
