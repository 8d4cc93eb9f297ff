import { descendantsOf, processesNaming } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Installation, serveAlone } from '../support/serve.ts';
import { CALLERS, Callers, type Made } from './callers.ts';
import { type CountingUpstream, startCountingUpstream } from './counting-upstream.ts';
import { type DatabaseProcesses, databaseProcesses } from './database-processes.ts';
import { discrepancies } from './discrepancies.ts';
import type { Endpoint } from './governed-call.ts';
import { makeTenant } from './tenant.ts';
import { untilWritten } from './until-written.ts';

/** Calls under way are held at the upstream while the database goes, so that some are executed that cannot be recorded. */
describe('a database that is away under load', { timeout: 90_000 }, () => {
  const stack = new AsyncDisposableStack();
  let gatehouse: Installation;
  let upstream: CountingUpstream;
  let endpoint: Endpoint;
  let database: DatabaseProcesses;
  let callers: Callers;
  /** What had reached the upstream before a test. */
  let earlier: number;

  beforeAll(async () => {
    upstream = stack.use(await startCountingUpstream());
    // Silent: a supervisor that is halted reads no log, and a pipe that is full would halt the api as well.
    gatehouse = stack.use(await serveAlone({ GATEHOUSE_OUTBOUND_ALLOW: '127.0.0.0/8', LOG_LEVEL: 'silent' }));
    const { ready, dataDir, command } = gatehouse;
    endpoint = await makeTenant(upstream.url, { apiUrl: ready.api, dataDir, command });
  }, 120_000);

  afterAll(() => stack.disposeAsync(), 30_000);

  beforeEach(async () => {
    database = await databaseProcesses(gatehouse.dataDir);
    earlier = upstream.arrived.length;
    callers = new Callers(endpoint);
    await callers.answersMore(50);
    return async () => {
      await callers.stop();
    };
  });

  /** Lets calls arrive at the upstream, does that to the database, and then lets the upstream answer. */
  async function whileCallsAreOut<T>(trouble: () => T): Promise<T> {
    const release = upstream.hold();
    const before = upstream.arrived.length;
    await callers.until(() => upstream.arrived.length >= before + 5);
    try {
      return trouble();
    } finally {
      release();
    }
  }

  /** Kills the database, and keeps whoever would start it again from doing so. @returns what lets it */
  function killForLonger(): () => void {
    process.kill(gatehouse.supervisorPid, 'SIGSTOP');
    database.kill();
    return () => process.kill(gatehouse.supervisorPid, 'SIGCONT');
  }

  function killApi(): void {
    const ours = descendantsOf(gatehouse.supervisorPid);
    for (const pid of processesNaming('main.http.js').filter((it) => ours.includes(it))) process.kill(pid, 'SIGKILL');
  }

  /** Resolves once a call that was executed could not be recorded, and another was not made. */
  async function untilFelt(): Promise<void> {
    await callers.until(() => callers.made.some(wasExecuted));
    await callers.until(() => callers.made.some(wasNotMade));
  }

  const wasExecuted = ({ outcome }: Made) => outcome.kind === 'refused' && outcome.error.data.executed === true;
  const wasNotMade = ({ outcome }: Made) => outcome.kind === 'refused' && outcome.retryAfter !== null;

  /** Everything that does not add up, once answers are back and all is written. */
  async function whatIsWrong({ apiLivedOn }: { apiLivedOn: boolean }): Promise<string[]> {
    await callers.answersMore(50);
    const made = await callers.stop();
    await untilWritten(gatehouse);
    const arrived = upstream.arrived.slice(earlier);
    return discrepancies({ made, arrived, adminUrl: database.adminUrl, endpoint, apiLivedOn });
  }

  it('because it was killed comes back without a hand, and nothing was answered without a record', async () => {
    await whileCallsAreOut(database.kill);
    expect(await whatIsWrong({ apiLivedOn: true })).toEqual([]);
  });

  it('for longer, is told to callers, and what was executed meanwhile is recorded when it is back', async () => {
    const goOn = await whileCallsAreOut(killForLonger);
    onTestFinished(goOn);
    await untilFelt();
    goOn();
    expect(await whatIsWrong({ apiLivedOn: true })).toEqual([]);
  });

  it('while the api is killed too takes nothing with it that a caller was told of', async () => {
    const goOn = await whileCallsAreOut(killForLonger);
    onTestFinished(goOn);
    await untilFelt();
    killApi();
    goOn();
    expect(await whatIsWrong({ apiLivedOn: false })).toEqual([]);
  });

  it('because its sessions stand still is gone around or waited for, and no event is there twice', async () => {
    const goOn = await whileCallsAreOut(database.haltSessions);
    onTestFinished(goOn);
    await callers.endMore(2 * CALLERS);
    goOn();
    expect(await whatIsWrong({ apiLivedOn: true })).toEqual([]);
  });

  it('because all of it stands still is told to callers, and what was executed meanwhile is recorded', async () => {
    const goOn = await whileCallsAreOut(database.halt);
    onTestFinished(goOn);
    await untilFelt();
    goOn();
    expect(await whatIsWrong({ apiLivedOn: true })).toEqual([]);
  });
});
