import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerBody } from './answer-body.ts';

const KIB = 1_024;
let flow: { pause: () => void; resume: () => void; cut: (reason: unknown) => void };
let body: AnswerBody;

beforeEach(() => {
  flow = { pause: vi.fn(), resume: vi.fn(), cut: vi.fn((reason: unknown) => body.fail(reason)) };
  body = new AnswerBody(flow);
});

const bytes = (size: number, value = 0) => new Uint8Array(size).fill(value);

describe('the body of an answer', () => {
  it('pauses its connection while its reader is behind, and lets it go on once the reader has caught up', async () => {
    body.push(bytes(40 * KIB));
    expect(flow.pause).not.toHaveBeenCalled();
    body.push(bytes(40 * KIB));
    expect(flow.pause).toHaveBeenCalledOnce();
    expect(flow.resume).not.toHaveBeenCalled();
    await body.next();
    expect(flow.resume).toHaveBeenCalledOnce();
  });

  it('is held as long as its keeper has room for what has come of it, whenever it comes', async () => {
    const told: number[] = [];
    const keeper = {
      holds: (size: number) => {
        told.push(size);
        if (size > 100 * KIB) throw new Error('no room');
      },
    };
    body.push(bytes(40 * KIB));
    const whole = body.readAll(1_000 * KIB, keeper);
    body.push(bytes(40 * KIB));
    body.push(bytes(40 * KIB));
    await expect(whole).rejects.toThrow('no room');
    expect(told).toEqual([40 * KIB, 80 * KIB, 120 * KIB]);
    expect(flow.cut).toHaveBeenCalledOnce();
  });

  it('is counted as well when all of it had come before it was read', async () => {
    const told: number[] = [];
    body.push(bytes(40 * KIB));
    body.end();
    await body.readAll(1_000 * KIB, { holds: (size) => told.push(size) });
    expect(told).toEqual([40 * KIB]);
  });

  it('gives what had arrived before the connection broke, and then says that it broke', async () => {
    body.push(bytes(1, 1));
    body.fail(new Error('broken'));
    expect(await body.next()).toEqual({ done: false, value: bytes(1, 1) });
    await expect(body.next()).rejects.toThrow('broken');
  });

  it('gives nothing of a body that broke to who wants the whole of it', async () => {
    body.push(bytes(1));
    body.fail(new Error('broken'));
    await expect(body.readAll(KIB)).rejects.toThrow('broken');
  });

  it('is put together for who wants the whole of it, before its end and after', async () => {
    body.push(bytes(2, 1));
    const whole = body.readAll(KIB);
    body.push(bytes(1, 2));
    body.end();
    expect([...(await whole)]).toEqual([1, 1, 2]);
    expect(flow.cut).not.toHaveBeenCalled();
  });

  it('is not paused for who wants the whole of it, and cut as soon as it is too long', async () => {
    body.push(bytes(100 * KIB));
    const whole = body.readAll(150 * KIB);
    expect(flow.resume).toHaveBeenCalledOnce();
    body.push(bytes(100 * KIB));
    await expect(whole).rejects.toMatchObject({ code: 'upstream.invalid-answer' });
    expect(flow.cut).toHaveBeenCalledOnce();
  });

  it('is refused to who wants the whole of it when it arrived already and is too long', async () => {
    body.push(bytes(2));
    body.end();
    await expect(body.readAll(1)).rejects.toMatchObject({ code: 'upstream.invalid-answer' });
  });

  it('is read away when it is short and nobody wants it, and cut when it is long', () => {
    body.push(bytes(10 * KIB));
    body.discard();
    expect(flow.cut).not.toHaveBeenCalled();
    body.push(bytes(10 * KIB));
    expect(flow.cut).toHaveBeenCalledOnce();
  });
});
