import type { Database, Finding } from '@gatehouse/db';
import type { TaskQueue } from '@gatehouse/db/queue';
import { asGatehouseError } from '@gatehouse/errors';

/** Seconds that a task may wait for a worker before somebody should look. */
const LONG = 60;

/** Whether tasks can be handed out, and are taken. Both are worth a warning: calls that are no tasks go on without. */
export async function checkTasks(
  { workers }: Pick<Database, 'workers'>,
  queue: Pick<TaskQueue, 'depth'>,
): Promise<Finding[]> {
  return [await checkQueue(queue), await checkBacklog(workers)];
}

async function checkQueue(queue: Pick<TaskQueue, 'depth'>): Promise<Finding> {
  const check = 'task-queue';
  try {
    const { waiting, active } = await queue.depth();
    return fine(check, `The queue of tasks answers: ${waiting} waiting, ${active} active.`);
  } catch (thrown) {
    const { message, definition } = asGatehouseError(thrown);
    return warning(check, message, definition.advice);
  }
}

async function checkBacklog(workers: Database['workers']): Promise<Finding> {
  const check = 'task-backlog';
  try {
    const [{ waiting, running, asking, oldestSeconds }, present] = await Promise.all([
      workers.backlog(),
      workers.list(),
    ]);
    const sentence = `${waiting} tasks wait for a worker, ${running} run, ${asking} wait for input; ${present.length} workers.`;
    if (waiting === 0 || oldestSeconds < LONG) return fine(check, sentence);
    const remedy =
      present.length === 0
        ? 'No worker runs: start one.'
        : 'Workers do not keep up: see their logs, start more of them, or raise GATEHOUSE_TASK_CONCURRENCY.';
    return warning(check, `${sentence} The oldest has been waiting for ${Math.round(oldestSeconds)} s.`, remedy);
  } catch (thrown) {
    const { message, definition } = asGatehouseError(thrown);
    return warning(check, message, definition.advice);
  }
}

function fine(check: string, sentence: string): Finding {
  return { check, ok: true, sentence, remedy: '', severity: 'warn' };
}

function warning(check: string, sentence: string, remedy: string): Finding {
  return { check, ok: false, sentence, remedy, severity: 'warn' };
}
