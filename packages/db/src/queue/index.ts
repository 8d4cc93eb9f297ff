export { openQueue, type QueueStore } from './open-queue.ts';
export type { ConsumeOptions, QueueConsumer, QueueDepth, QueuedTask, TaskQueue } from './task-queue.ts';
