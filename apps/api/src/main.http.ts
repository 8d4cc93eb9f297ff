import 'reflect-metadata';
import { boot } from './boot.ts';
import { createHttpApp } from './http-app.ts';
import { Readiness } from './platform/health/readiness.ts';
import { IsolationSelfTest } from './platform/isolation/isolation-self-test.ts';
import { Metrics } from './platform/metrics.ts';

await boot('api', async (parts) => {
  const app = await createHttpApp(parts);
  const { settings } = parts;
  await app.get(IsolationSelfTest).start();
  await app.get(Metrics).listen(settings.metricsPort, settings.host);
  await app.listen(settings.port, settings.host);
  return { app, beforeStop: () => app.get(Readiness).drain() };
});
