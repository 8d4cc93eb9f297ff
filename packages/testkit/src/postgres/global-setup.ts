import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';

/** Addresses of the run's server; the owner's and the app's are those of the template, which nobody may use. */
export interface TestServer {
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

interface SharedCluster {
  readonly child: ChildProcess;
  readonly server: Promise<TestServer>;
  users: number;
}

/** Each project of a run loads this module anew; they meet here. */
const shared = globalThis as { gatehouseTestCluster?: SharedCluster | undefined };

/** For `globalSetup` of a vitest project: one migrated server for all projects of the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.gatehouseTestCluster ??= startCluster();
  const cluster = shared.gatehouseTestCluster;
  cluster.users++;
  project.provide('testServer', await cluster.server);
  return async () => {
    cluster.users--;
    if (cluster.users > 0) return;
    shared.gatehouseTestCluster = undefined;
    const ended = once(cluster.child, 'exit');
    cluster.child.disconnect();
    await ended;
  };
}

function startCluster(): SharedCluster {
  const entry = new URL('./cluster-process.ts', import.meta.url);
  const child = fork(entry, { execArgv: ['--conditions=@gatehouse/source'], detached: true });
  const server = Promise.race([
    once(child, 'message').then(([addresses]) => addresses as TestServer),
    once(child, 'exit').then(() => Promise.reject(new Error('PostgreSQL for the tests did not start; see above'))),
  ]);
  return { child, server, users: 0 };
}
