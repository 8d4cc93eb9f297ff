import { appendFile, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseTenantId } from '@gatehouse/db';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TenantRow } from './insert-events.ts';
import { Spool } from './spool.ts';
import type { SpooledFile } from './spooled-file.ts';

const tenantId = parseTenantId('01900000-0000-7000-8000-000000000001');
const event = (n: number): TenantRow => ({
  tenantId,
  row: JSON.stringify({ id: `event-${n}`, detail: { text: 'ü\n' } }),
});

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'gatehouse-spool-')), 'spool');
});

afterEach(async () => {
  await rm(join(folder, '..'), { recursive: true, force: true });
});

async function read(file: SpooledFile | undefined): Promise<TenantRow[]> {
  const rows: TenantRow[] = [];
  for await (const batch of file?.batches() ?? []) rows.push(...batch);
  return rows;
}

async function onlyFile(): Promise<string> {
  const [name, ...others] = await readdir(folder);
  expect(others).toEqual([]);
  return join(folder, String(name));
}

describe('the spool', () => {
  it('gives back what was added, in order, and is empty once that was removed', async () => {
    const spool = new Spool(folder);
    await spool.add([event(1), event(2)]);
    await spool.add([event(3)]);
    expect(spool.bytes).toBeGreaterThan(0);
    const file = await spool.take();
    expect(await read(file)).toEqual([event(1), event(2), event(3)]);
    expect(file?.unreadable).toBe(0);
    expect(spool.bytes).toBe(0);
    await file?.remove();
    expect(await readdir(folder)).toEqual([]);
    expect(await spool.take()).toBeUndefined();
  });

  it('can be read by nobody else', async () => {
    await new Spool(folder).add([event(1)]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(await onlyFile())).mode & 0o777).toBe(0o600);
  });

  it('reads what a process left behind, up to the line that it was writing when it was killed', async () => {
    await new Spool(folder).add([event(1), event(2)]);
    await appendFile(await onlyFile(), `\n{"tenantId":"${tenantId}","event":{"id":"torn`);
    const file = await new Spool(folder).take();
    expect(await read(file)).toEqual([event(1), event(2)]);
    expect(file?.unreadable).toBe(1);
  });

  it('goes on after a line that could only be written in part', async () => {
    const spool = new Spool(folder);
    await spool.add([event(1)]);
    await appendFile(await onlyFile(), `\n{"tenantId":"${tenantId}","event":{"id":"torn`);
    await spool.add([event(2)]);
    const file = await spool.take();
    expect(await read(file)).toEqual([event(1), event(2)]);
    expect(file?.unreadable).toBe(1);
  });

  it.each([
    ['no JSON', 'garbage'],
    ['no object', '7'],
    ['a tenant that is none', '{"tenantId":"acme","event":{}}'],
    ['no event', `{"tenantId":"${tenantId}","event":null}`],
    ['an event that is text', `{"tenantId":"${tenantId}","event":"]; drop table events"}`],
  ])('passes over a line with %s', async (_what, line) => {
    await new Spool(folder).add([event(1)]);
    await appendFile(await onlyFile(), `${line}\n`);
    const file = await new Spool(folder).take();
    expect(await read(file)).toEqual([event(1)]);
    expect(file?.unreadable).toBe(1);
  });

  it('reads more than one batch', async () => {
    const events = Array.from({ length: 1203 }, (_, n) => event(n));
    await new Spool(folder).add(events);
    const sizes: number[] = [];
    for await (const batch of (await new Spool(folder).take())?.batches() ?? []) sizes.push(batch.length);
    expect(sizes).toEqual([500, 500, 203]);
  });

  it('gives a file to one taker only, and again when it was given back', async () => {
    const spool = new Spool(folder);
    await spool.add([event(1)]);
    const [one, other] = await Promise.all([new Spool(folder).take(), new Spool(folder).take()]);
    expect([one, other].filter(Boolean)).toHaveLength(1);
    await (one ?? other)?.release();
    expect(await read(await new Spool(folder).take())).toEqual([event(1)]);
  });

  it('gives a file whose taker was killed to the next, once it has had its time', async () => {
    await new Spool(folder).add([event(1)]);
    await new Spool(folder).take();
    expect(await new Spool(folder).take()).toBeUndefined();
    expect(await read(await new Spool(folder, { takenFor: -1 }).take())).toEqual([event(1)]);
  });

  it('loses nothing that is added while others take', async () => {
    const spool = new Spool(folder);
    const taken: TenantRow[] = [];
    let adding = true;
    const taking = (async () => {
      // More and more slowly, so that a disk which takes its time does not lose every race.
      for (let pause = 2; adding; pause += 2) {
        const file = await new Spool(folder).take();
        taken.push(...(await read(file)));
        await file?.remove();
        await sleep(pause);
      }
    })();
    for (let n = 0; n < 30; n++) await spool.add([event(n)]);
    adding = false;
    await taking;
    taken.push(...(await read(await spool.take())));
    expect([...new Set(taken.map(({ row }) => JSON.parse(row).id))]).toEqual(
      Array.from({ length: 30 }, (_, n) => `event-${n}`),
    );
  });

  it('refuses more than its size, and keeps what it has', async () => {
    const spool = new Spool(folder, { size: 300 });
    await spool.add([event(1)]);
    await expect(spool.add([event(2), event(3), event(4)])).rejects.toMatchObject({ code: 'record.unavailable' });
    expect(await read(await spool.take())).toEqual([event(1)]);
  });

  it('is not led elsewhere by a link', async () => {
    const spool = new Spool(folder);
    await spool.add([event(1)]);
    const path = await onlyFile();
    const elsewhere = join(folder, '..', 'elsewhere');
    await writeFile(elsewhere, '');
    await rm(path);
    await symlink(elsewhere, path);
    await expect(spool.add([event(2)])).rejects.toMatchObject({ code: 'ELOOP' });
    expect(await readFile(elsewhere, 'utf8')).toBe('');
  });
});
