import type { Cancellation } from '@gatehouse/outbound';
import type { TaskReading } from '../../../control-plane/tasks/task.ts';
import type { TaskListening } from '../../../platform/bus/task-listening.ts';

/** Milliseconds between two looks at a task of which nothing is heard. */
const LOOK_EVERY = 1_000;

export interface Waiting {
  /** Begun before that which is waited for could happen. */
  readonly listening: Pick<TaskListening, 'next'>;
  read(): Promise<TaskReading>;
  /** Milliseconds */
  readonly atMost: number;
  readonly signal: Cancellation;
}

/**
 * Waits until nobody works at a task: it is over, or needs input.
 *
 * @returns undefined when the time has passed before
 * @throws what `read` throws; the reason of the cancellation
 */
export async function awaitTask({ listening, read, atMost, signal }: Waiting): Promise<TaskReading | undefined> {
  const until = performance.now() + atMost;
  for (let left = atMost; left > 0; left = until - performance.now()) {
    await listening.next(Math.min(left, LOOK_EVERY), signal);
    const task = await read();
    if (task.status !== 'working') return task;
  }
  return undefined;
}
