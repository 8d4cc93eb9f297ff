import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { OwnListeners } from './own-listeners.ts';

const ports = { port: 4000, consolePort: 4001, metricsPort: 4002 };
const none = { databaseUrl: undefined, databaseDirectUrl: undefined, redisUrl: undefined, smtpUrl: undefined };
const silent = pino({ level: 'silent' });

function open(urls: Partial<Record<keyof typeof none, string>>, names: Record<string, string[] | undefined> = {}) {
  const listeners = new OwnListeners({ ...ports, ...none, ...urls }, silent, {
    resolve: async (name) => {
      const addresses = names[name];
      if (!addresses) throw new Error('not found');
      return addresses;
    },
    ownAddresses: () => ['10.0.0.5', 'fd00::5'],
  });
  return { listeners, refuses: (address: string, port: number) => listeners.refused.includes(address, port) };
}

describe('listeners of our own', () => {
  it('are refused on every address of this machine, and nowhere else', () => {
    const { refuses } = open({});
    for (const port of [4000, 4001, 4002, 4003]) {
      for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.5', 'fd00::5']) {
        expect(refuses(address, port), `${address} ${port}`).toBe(true);
      }
    }
    expect(refuses('10.0.0.6', 4000)).toBe(false);
    expect(refuses('127.0.0.1', 4004)).toBe(false);
  });

  it.each([
    ['the database', { databaseUrl: 'postgres://app:x@10.1.0.1:6432/gatehouse' }, 6432],
    ['the database on its usual port', { databaseUrl: 'postgresql://app:x@10.1.0.1/gatehouse' }, 5432],
    ['the database around a pooler', { databaseDirectUrl: 'postgres://10.1.0.1:5433/gatehouse' }, 5433],
    ['the database named in the query', { databaseUrl: 'postgres://ignored/x?host=10.1.0.1&port=5434' }, 5434],
    ['Redis', { redisUrl: 'redis://:x@10.1.0.1' }, 6379],
    ['the mail server', { smtpUrl: 'smtp://10.1.0.1' }, 25],
  ])('%s is refused where its URL says, and on this machine', (_, urls, port) => {
    const { refuses } = open(urls);
    expect([refuses('10.1.0.1', port), refuses('127.0.0.1', port), refuses('10.1.0.2', port)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('are refused under every address that the name of a store has, from start on', async () => {
    const { listeners, refuses } = open(
      { databaseUrl: 'postgres://db.example/gatehouse', redisUrl: 'rediss://[fd00::9]:6380' },
      { 'db.example': ['10.1.0.1', 'fd00::1'] },
    );
    expect(refuses('10.1.0.1', 5432)).toBe(false);
    await listeners.start();
    listeners.stop();
    expect([refuses('10.1.0.1', 5432), refuses('fd00::1', 5432), refuses('fd00::9', 6380)]).toEqual([true, true, true]);
    expect(refuses('10.1.0.1', 6380)).toBe(false);
  });

  it('follow a name that moves, and keep the last address of one that cannot be found', async () => {
    const names: Record<string, string[] | undefined> = { 'db.example': ['10.1.0.1'] };
    const { listeners, refuses } = open({ databaseUrl: 'postgres://db.example/gatehouse' }, names);
    await listeners.refresh();
    names['db.example'] = ['10.1.0.2'];
    await listeners.refresh();
    expect([refuses('10.1.0.1', 5432), refuses('10.1.0.2', 5432)]).toEqual([false, true]);
    names['db.example'] = undefined;
    await listeners.refresh();
    expect(refuses('10.1.0.2', 5432)).toBe(true);
  });

  it('are not to be found by a socket: only its usual port on this machine is', () => {
    const { refuses } = open({ databaseUrl: 'postgres:///gatehouse?host=/var/run/postgresql' });
    expect(refuses('127.0.0.1', 5432)).toBe(true);
  });
});
