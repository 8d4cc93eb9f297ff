import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkDatabase, Database } from '@gatehouse/db';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { settingsOfThisProcess, useBuiltConfiguration } from './config/environment.ts';
import type { Settings } from './config/settings.ts';

// Their types speak of ES modules, and they are not.
const require = createRequire(import.meta.url);
const next: typeof import('next').default = require('next');
const { default: loadConfig }: typeof import('next/dist/server/config.js') = require('next/dist/server/config.js');

/** The folder that holds `.next`, be it in the repository or in an image. */
const folder = dirname(import.meta.dirname);

/** Milliseconds in which the head of a request has to arrive, and all of it. */
const HEAD_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 60_000;

/** Milliseconds for which a connection is kept that has nothing to do: longer than most proxies before us keep theirs. */
const KEEP_ALIVE = 72_000;

/** Milliseconds to finish what is under way. */
const GRACE = 8_000;

/**
 * The console process: settings, a database that keeps tenants apart, then the server. Says `{ ready: true }` to the parent
 * process when it listens; stops once on SIGTERM, SIGINT or the parent's end. A start that fails says why in one line and
 * ends with exit code 1.
 */
try {
  const settings = settingsOfThisProcess();
  await refuseUnsafeDatabase(settings);
  const stop = await serve(settings);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // The channel closes when the parent is gone, also when it was killed and could not say so.
  process.once('disconnect', stop);
  process.channel?.unref();
  process.send?.({ ready: true });
} catch (thrown) {
  const { code, definition, reason = '' } = asGatehouseError(thrown);
  process.stderr.write(`gatehouse console: ${definition.title} ${reason} [${code}]\n`);
  process.exit(1);
}

/** As the other processes do: nobody serves tenants from a database that could mix them up. */
async function refuseUnsafeDatabase({ databaseUrl: url }: Settings): Promise<void> {
  const database = new Database({ url, applicationName: 'gatehouse-console', poolSize: 1, hotPoolSize: 1 });
  try {
    const faults = (await checkDatabase(database)).filter(({ ok, severity }) => !ok && severity === 'refuse');
    if (faults.length === 0) return;
    const reason = faults.map(({ sentence, remedy }) => `${sentence} ${remedy}`).join('; ');
    throw new GatehouseError('isolation.unproven', { reason });
  } finally {
    await database.close();
  }
}

/** @returns what stops it, and this process with it */
async function serve({ host, port }: Settings): Promise<() => void> {
  const built = JSON.parse(await readFile(join(folder, '.next', 'required-server-files.json'), 'utf8'));
  useBuiltConfiguration(built.config);
  // It is asked for again, and then at hand: otherwise Next says on stdout how long that took.
  await loadConfig('phase-production-server', folder);
  const app = next({ dev: false, dir: folder, hostname: host, port });
  await app.prepare();
  const answer = app.getRequestHandler();
  const server = createServer(
    { headersTimeout: HEAD_TIMEOUT, requestTimeout: REQUEST_TIMEOUT, keepAliveTimeout: KEEP_ALIVE },
    (request, response) => void answer(request, response),
  );
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  await listening;
  return () => {
    setTimeout(() => process.exit(1), GRACE).unref();
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  };
}
