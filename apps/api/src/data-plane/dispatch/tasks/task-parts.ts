import type { Clock } from '@gatehouse/db';
import type { TaskAnnouncements } from '../../../control-plane/tasks/task-announcements.ts';
import type { TaskInputs } from '../../../control-plane/tasks/task-inputs.ts';
import type { TaskRows } from '../../../control-plane/tasks/task-rows.ts';
import type { TaskNotices } from '../../../platform/bus/task-notices.ts';
import type { RequestStates } from '../relay/request-states.ts';

/** What is needed to run calls as tasks, and to answer for these. */
export interface TaskParts {
  readonly tasks: {
    readonly rows: Pick<TaskRows, 'create' | 'read' | 'statuses' | 'cancel'>;
    readonly inputs: Pick<TaskInputs, 'answer'>;
    readonly announcements: Pick<TaskAnnouncements, 'announce'>;
    readonly notices: Pick<TaskNotices, 'listen'>;
    /** Milliseconds that a caller waits at most: stock clients give up after a minute. */
    readonly patience: number;
  };
  readonly requestStates: RequestStates;
  readonly clock: Clock;
}
