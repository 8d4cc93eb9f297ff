import { Database } from '@gatehouse/db';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { TaskRunner } from '../src/worker/tasks/task-runner.ts';
import { workerModule } from '../src/worker/worker.module.ts';
import type { TestApi } from './start-api.ts';

/** What runs tasks, beside an api. */
export interface TestWorker extends AsyncDisposable {
  /** As a process that is told to. */
  stop(): Promise<void>;
}

/** Starts it. */
export async function startWorker({ settings, testDatabase, clock }: TestApi): Promise<TestWorker> {
  const database = new Database({ url: testDatabase.appUrl, applicationName: 'gatehouse-test-worker' });
  const logger = pino({ level: 'silent' });
  const worker = await NestFactory.createApplicationContext(workerModule({ settings, database, logger, clock }), {
    logger: false,
    abortOnError: false,
  });
  await worker.get(TaskRunner).start();
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= worker.close();
    return stopped;
  };
  return { stop, [Symbol.asyncDispose]: stop };
}
