import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Spool } from '../src/data-plane/record/writer/spool.ts';
import { BreakableRecord, eventWith, newIds } from './breakable-record.ts';

const PATIENCE = 600;

const record = BreakableRecord.begin();

describe('the writer of events', () => {
  it('writes each once, in the order in which they came, many in a transaction', async () => {
    const ids = newIds(1200);
    await Promise.all(ids.map((id) => record.writer.write(record.acme, eventWith(id), PATIENCE)));
    const rows = await record.stored(ids);
    expect(rows.map(({ correlation_id }) => correlation_id)).toEqual(ids);
    expect(new Set(rows.map(({ xmin }) => xmin)).size).toBe(3);
    expect(record.counted).toEqual({ written: 1200, spooled: 0, lost: 0 });
  });

  it('has an event in the table before it says so', async () => {
    for (const id of newIds(10)) {
      await record.writer.write(record.acme, eventWith(id), PATIENCE);
      expect(await record.storedIds([id])).toEqual([id]);
    }
  });

  it('keeps everything that is said of an event', async () => {
    const [id = ''] = newIds(1);
    const at = new Date('2026-11-22T12:34:56.789Z');
    const principalId = randomUUID();
    const facets = { endpoint: 'default', method: 'tools/call', target: 'ordners/größe "\\' } as const;
    const detail = { reasons: [{ kind: 'grant', glob: '\0*\uD800' }], text: '\\u0000' };
    const full = { at, principalId, ...facets, verdict: 'allowed', reason: 'x', durationUs: 12, detail } as const;
    await record.writer.write(record.acme, eventWith(id, full), PATIENCE);
    const { rows } = await record.owner.query('select * from events where correlation_id = $1', [id]);
    expect(rows).toEqual([
      {
        ...{
          tenant_id: record.acme,
          id: expect.stringMatching(/^[0-9a-f-]{13}-7/),
          at,
          kind: 'call.finished',
          ...facets,
        },
        ...{ correlation_id: id, principal_id: principalId, verdict: 'allowed', outcome: 'answered', reason: 'x' },
        ...{ duration_us: '12', detail: { reasons: [{ kind: 'grant', glob: '\uFFFD*\uFFFD' }], text: '\\u0000' } },
      },
    ]);
  });

  it('writes the events of several tenants in one transaction, each under its own tenant', async () => {
    const ids = newIds(40);
    const tenantOf = (n: number) => (n % 3 === 0 ? record.globex : record.acme);
    // A detail cannot pass for columns of another tenant's row.
    const forged = { tenant_id: record.globex, detail: `"},{"tenant_id":"${record.globex}","id":"${randomUUID()}"` };
    await Promise.all(
      ids.map((id, n) => record.writer.write(tenantOf(n), eventWith(id, { detail: forged }), PATIENCE)),
    );
    const rows = await record.stored(ids);
    expect(new Set(rows.map(({ xmin }) => xmin)).size).toBe(1);
    for (const [n, id] of ids.entries()) {
      expect(rows.filter((row) => row.correlation_id === id)).toMatchObject([{ tenant_id: tenantOf(n) }]);
    }
    for (const [tenant, n] of [
      [record.acme, 0],
      [record.globex, 1],
    ] as const) {
      const seen = await record.database.withTenant(
        tenant,
        (tx) => tx.$queryRaw`select 1 from events where correlation_id = ${ids[n]}`,
      );
      expect(seen).toEqual([]);
    }
  });

  it('loses only the event that the database refuses, says which, and goes on', async () => {
    const ids = newIds(50);
    const poison = new Set([7, 8, 31]);
    const results = await Promise.allSettled(
      ids.map((id, n) =>
        record.writer.write(
          n % 2 ? record.acme : record.globex,
          eventWith(id, poison.has(n) ? { at: new Date(-1) } : {}),
          PATIENCE,
        ),
      ),
    );
    for (const [n, result] of results.entries()) {
      expect(result.status).toBe(poison.has(n) ? 'rejected' : 'fulfilled');
    }
    expect(await record.storedIds(ids)).toHaveLength(47);
    expect(record.counted.lost).toBe(3);
    expect(
      record.logged.filter(({ msg }) => String(msg).includes('refused')).map((line) => JSON.parse(String(line.event))),
    ).toEqual(expect.arrayContaining([...poison].map((n) => expect.objectContaining({ correlation_id: ids[n] }))));
    expect(record.writer.accepting).toBe(true);
  });

  it('neither loses nor doubles one while the server keeps hanging up', async () => {
    const ids = newIds(2000);
    let ended = 0;
    let writing = true;
    const hangingUp = (async () => {
      while (writing) ended += await record.endSessions();
    })();
    for (const chunk of chunksOf(ids, 20)) {
      await Promise.all(
        chunk.map((id, n) => record.writer.write(n % 2 ? record.acme : record.globex, eventWith(id), 10_000)),
      );
    }
    writing = false;
    await hangingUp;
    expect(ended).toBeGreaterThan(0);
    expect((await record.storedIds(ids)).toSorted()).toEqual(ids);
    expect(record.counted.lost).toBe(0);
  });

  it('accepts nothing while the database takes no events, and recovers by itself', async () => {
    await record.break();
    const ids = newIds(3);
    const results = await Promise.allSettled(
      ids.map((id) => record.writer.write(record.acme, eventWith(id), PATIENCE)),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(record.writer.accepting).toBe(false);
    expect(record.counted).toMatchObject({ spooled: 3, lost: 0 });
    expect(await record.storedIds(ids)).toEqual([]);
    await record.mend();
    await expect.poll(() => record.writer.accepting, { timeout: 5000 }).toBe(true);
    expect(await record.storedIds(ids)).toEqual(ids);
    expect(await readdir(record.folder)).toEqual([]);
  });

  it('does not let a caller wait for a server that stalls, and has its event once when it moves again', async () => {
    const ids = newIds(5);
    await record.owner.rolledBack(async () => {
      await record.owner.query('lock table events in exclusive mode');
      const results = await Promise.allSettled(
        ids.map((id) => record.writer.write(record.acme, eventWith(id), PATIENCE)),
      );
      for (const result of results) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'record.unavailable' } });
      }
      expect(record.writer.accepting).toBe(false);
      // What was sent may be committed after all.
      await record.owner.query('select 1');
    });
    await expect.poll(() => record.writer.accepting, { timeout: 10_000 }).toBe(true);
    await expect.poll(() => record.storedIds(ids)).toEqual(ids);
  });

  it('pushes back while as much waits as may wait, and takes it all', async () => {
    const ids = newIds(1100);
    const waiting = ids.map((id) => record.writer.write(record.acme, eventWith(id), 10_000));
    expect(record.writer.accepting).toBe(false);
    expect(record.writer.waitingCount).toBe(1100);
    expect(record.writer.lag).toBeGreaterThan(0);
    await Promise.all(waiting);
    expect(record.writer.accepting).toBe(true);
    expect([record.writer.waitingCount, record.writer.waitingSize, record.writer.lag]).toEqual([0, 0, 0]);

    const large = Array.from({ length: 90 }, (_, n) =>
      eventWith(`large-${n}`, { detail: { text: 'x'.repeat(50_000) } }),
    );
    const written = large.map((each) => record.writer.write(record.acme, each, 10_000));
    expect(record.writer.accepting).toBe(false);
    await Promise.all(written);
    expect(record.writer.accepting).toBe(true);
  });

  it('bounds what it holds: beyond, events go to the spool', async () => {
    await record.break();
    const ids = newIds(8500);
    const results = await Promise.allSettled(
      ids.map((id) => record.writer.write(record.acme, eventWith(id), PATIENCE)),
    );
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(record.counted).toEqual({ written: 0, spooled: 8500, lost: 0 });
    await record.mend();
    await expect.poll(() => record.writer.accepting, { timeout: 10_000 }).toBe(true);
    expect(new Set(await record.storedIds(ids)).size).toBe(8500);
  });

  it('says in the log what can go nowhere else', async () => {
    await record.restart(record.newPath(), new Spool(record.folder, { size: 10 }));
    await record.break();
    const [id = ''] = newIds(1);
    await expect(record.writer.write(record.acme, eventWith(id), PATIENCE)).rejects.toMatchObject({
      code: 'record.unavailable',
    });
    expect(record.counted).toMatchObject({ spooled: 0, lost: 1 });
    expect(record.logged).toContainEqual(
      expect.objectContaining({ tenantId: record.acme, event: expect.stringContaining(id) }),
    );
  });
});

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));
}
