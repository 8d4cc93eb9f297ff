import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { migratedDatabase, type OwnDatabase, query } from '../../test/own-database.ts';
import { type ChangeListener, createChangeListener } from './change-listener.ts';

let database: OwnDatabase;
let listener: ChangeListener | undefined;
const heard: string[] = [];

const OWN_SESSIONS = "from pg_stat_activity where application_name = 'change-listener-test'";

beforeAll(async () => {
  database = await migratedDatabase();
});
afterEach(async () => {
  await listener?.close();
  listener = undefined;
  heard.length = 0;
});
afterAll(() => database.drop());

function listen(url = database.appUrl): ChangeListener {
  listener = createChangeListener({
    url,
    applicationName: 'change-listener-test',
    channels: ['gatehouse_changes', 'other'],
    onAnnouncement: (channel, payload) => heard.push(`${channel} ${payload}`),
    heartbeatMs: 50,
  });
  return listener;
}

const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000 });
const announce = (channel: string, payload: string) =>
  query(database.appUrl, 'select pg_notify($1, $2)', [channel, payload]);

describe('createChangeListener', () => {
  it('hears what is announced on its channels, in order, and nothing else', async () => {
    const { live } = listen();
    expect(live).toBe(false);
    await until(() => listener?.live === true);
    await announce('gatehouse_changes', 'one');
    await announce('elsewhere', 'two');
    await announce('other', 'three');
    await until(() => heard.length === 2);
    expect(heard).toEqual(['gatehouse_changes one', 'other three']);
  });

  it('listens anew under another number when the server cuts it off', async () => {
    const one = listen();
    await until(() => one.live);
    const session = one.session ?? 0;
    await query(database.adminUrl, `select pg_terminate_backend(pid) ${OWN_SESSIONS}`);
    await until(() => one.live && one.session !== session);
    expect(one.session).toBe(session + 1);
    await announce('other', 'again');
    await until(() => heard.includes('other again'));
  });

  it('keeps trying where nothing answers, and says so', async () => {
    const failures: unknown[] = [];
    listener = createChangeListener({
      url: 'postgresql://gatehouse_app:x@127.0.0.1:1/none',
      applicationName: 'change-listener-test',
      channels: [],
      onAnnouncement: () => {},
      onFailure: (error) => failures.push(error),
    });
    await until(() => failures.length > 1);
    expect(failures[0]).toMatchObject({ code: 'database.unavailable' });
    expect(listener.session).toBeUndefined();
  });

  it('leaves no connection behind when it is closed, whatever it was doing', async () => {
    await listen().close();
    const one = listen();
    await until(() => one.live);
    await one.close();
    expect(one.live).toBe(false);
    await vi.waitFor(async () => {
      expect(await query(database.adminUrl, `select pid ${OWN_SESSIONS}`)).toEqual([]);
    });
  });
});
