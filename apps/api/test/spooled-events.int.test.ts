import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Spool } from '../src/data-plane/record/writer/spool.ts';
import { BreakableRecord, eventWith, newIds } from './breakable-record.ts';

const PATIENCE = 600;

const record = BreakableRecord.begin();

describe('the spool', () => {
  it('is written before anything else at the next start, whatever the process that filled it was doing', async () => {
    const [first = '', second = '', third = ''] = newIds(3);
    await record.break();
    await Promise.allSettled([first, second].map((id) => record.writer.write(record.acme, eventWith(id), PATIENCE)));
    // As SIGKILL leaves it: the process is gone, its last line torn.
    const [name] = await readdir(record.folder);
    const left = await readFile(join(record.folder, String(name)), 'utf8');
    await record.writer.close();
    await rm(record.folder, { recursive: true });
    await new Spool(record.folder).add([]);
    const [other] = await readdir(record.folder);
    await writeFile(join(record.folder, String(other)), left);
    await appendFile(join(record.folder, String(other)), `{"tenantId":"${record.acme}","event":{"id":"0190`);

    await record.mend();
    await record.restart();
    expect(record.writer.accepting).toBe(true);
    await record.writer.write(record.acme, eventWith(third), PATIENCE);
    expect(await record.storedIds([first, second, third])).toEqual([first, second, third]);
    expect(await readdir(record.folder)).toEqual([]);
    expect(record.logged).toContainEqual(expect.objectContaining({ count: 2, unreadable: 1 }));
  });

  it('holds its events until the last of them is written, though the server hangs up in the middle', async () => {
    const ids = newIds(1700);
    await record.restart({ runTogether: () => Promise.reject(new Error('away')) });
    await Promise.allSettled(ids.map((id) => record.writer.write(record.acme, eventWith(id), 1)));
    await record.writer.close();
    const path = record.newPath();
    let runs = 0;
    await record.restart({
      runTogether: async (parts) => {
        if (runs++ === 2) await record.endSessions();
        await path.runTogether(parts);
      },
    });
    await expect.poll(() => record.writer.accepting, { timeout: 5000 }).toBe(true);
    expect(await record.storedIds(ids)).toEqual(ids);
    expect(await readdir(record.folder)).toEqual([]);
  });

  it('does not stop at a line that the database refuses', async () => {
    const [good = '', bad = ''] = newIds(2);
    await record.restart({ runTogether: () => Promise.reject(new Error('away')) });
    await Promise.allSettled([
      record.writer.write(record.acme, eventWith(bad, { at: new Date(-1) }), 1),
      record.writer.write(record.globex, eventWith(good), 1),
    ]);
    await record.restart();
    expect(await record.storedIds([good, bad])).toEqual([good]);
    expect(record.writer.accepting).toBe(true);
    expect(record.counted.lost).toBe(1);
  });

  it('takes what still waits when the process stops', async () => {
    const path = record.newPath();
    let away = false;
    await record.restart({
      runTogether: (parts) => (away ? Promise.reject(new Error('away')) : path.runTogether(parts)),
    });
    away = true;
    const [id = ''] = newIds(1);
    const written = record.writer.write(record.acme, eventWith(id), 60_000);
    written.catch(() => {});
    await sleep(10);
    await record.writer.close();
    await expect(written).rejects.toMatchObject({ code: 'record.unavailable' });
    await record.restart();
    expect(await record.storedIds([id])).toEqual([id]);
  });

  it('that cannot be read keeps nobody from recording, and is left as it is', async () => {
    const [id = ''] = newIds(1);
    await mkdir(join(record.folder, 'not-a-file.jsonl'), { recursive: true });
    await record.restart();
    expect(record.writer.accepting).toBe(true);
    await record.writer.write(record.acme, eventWith(id), PATIENCE);
    expect(await record.storedIds([id])).toEqual([id]);
    expect(record.logged).toContainEqual(expect.objectContaining({ msg: expect.stringContaining('cannot be read') }));
    expect(await readdir(record.folder)).toHaveLength(1);
  });
});
