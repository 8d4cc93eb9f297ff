import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { boot } from './boot.ts';
import { IsolationSelfTest } from './platform/isolation/isolation-self-test.ts';
import { Metrics } from './platform/metrics.ts';
import { CatalogueSchedule } from './worker/catalogue-schedule.ts';
import { EventPartitions } from './worker/event-partitions.ts';
import { IssuerSweep } from './worker/issuer-sweep.ts';
import { NewUpstreams } from './worker/new-upstreams.ts';
import { SecurityLogRetention } from './worker/security-log-retention.ts';
import { TaskRunner } from './worker/tasks/task-runner.ts';
import { UpstreamSessionSweep } from './worker/upstream-session-sweep.ts';
import { workerModule } from './worker/worker.module.ts';

await boot('worker', async (parts) => {
  const app = await NestFactory.createApplicationContext(workerModule(parts), {
    logger: false,
    abortOnError: false,
  });
  await app.get(IsolationSelfTest).start();
  await app.get(EventPartitions).start();
  app.get(IssuerSweep).start();
  app.get(SecurityLogRetention).start();
  app.get(NewUpstreams).start();
  app.get(CatalogueSchedule).start();
  app.get(UpstreamSessionSweep).start();
  await app.get(TaskRunner).start();
  await app.get(Metrics).listen(parts.settings.metricsPort, parts.settings.host);
  return { app };
});
