import { Module } from '@nestjs/common';
import { SnapshotModule } from '../../data-plane/snapshot/snapshot.module.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { TaskAnnouncements } from './task-announcements.ts';
import { TaskInputs } from './task-inputs.ts';
import { TASK_QUEUE, TaskQueueClosing, taskQueueProvider } from './task-queue.ts';
import { TaskRows } from './task-rows.ts';

/** Calls that outlive their request: what is true of them, and who is told. */
@Module({
  imports: [KeysModule, SnapshotModule],
  providers: [taskQueueProvider, TaskQueueClosing, TaskRows, TaskInputs, TaskAnnouncements],
  exports: [TASK_QUEUE, TaskRows, TaskInputs, TaskAnnouncements],
})
export class TasksModule {}
