import { Canceller } from '@gatehouse/outbound';
import { describe, expect, it, vi } from 'vitest';
import { OpenListening } from './task-listening.ts';

const LONG = 600_000;
const never = new Canceller();
const open = () => new OpenListening(() => {});

describe('OpenListening', () => {
  it('is woken by what is said while it waits', async () => {
    const listening = open();
    const next = listening.next(LONG, never);
    listening.hear();
    expect(await next).toBe(true);
  });

  it('does not wait for what was said before, and hears of it once', async () => {
    const listening = open();
    listening.hear();
    listening.hear();
    expect(await listening.next(LONG, never)).toBe(true);
    expect(await listening.next(0, never)).toBe(false);
  });

  it('keeps what is said between two waits', async () => {
    const listening = open();
    expect(await listening.next(0, never)).toBe(false);
    listening.hear();
    expect(await listening.next(LONG, never)).toBe(true);
  });

  it('loses nothing that is said while it is being told', async () => {
    const listening = open();
    const next = listening.next(LONG, never);
    listening.hear();
    expect(await next).toBe(true);
    const again = listening.next(LONG, never);
    listening.hear();
    expect(await again).toBe(true);
  });

  it('ends with the reason when it is cancelled, before and while it waits, and leaves no listener', async () => {
    const canceller = new Canceller();
    const removed = vi.spyOn(canceller, 'removeEventListener');
    const listening = open();
    const next = listening.next(LONG, canceller);
    canceller.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    expect(removed).toHaveBeenCalledOnce();
    await expect(listening.next(LONG, canceller)).rejects.toThrow('enough');
  });

  it('keeps what was said for the next, when it is cancelled', async () => {
    const listening = open();
    listening.hear();
    await expect(listening.next(LONG, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(await listening.next(LONG, never)).toBe(true);
  });

  it('waits no longer when it is disposed of, and says so once', async () => {
    const whenOver = vi.fn();
    const listening = new OpenListening(whenOver);
    const next = listening.next(LONG, never);
    listening[Symbol.dispose]();
    listening[Symbol.dispose]();
    expect(await next).toBe(false);
    expect(await listening.next(LONG, never)).toBe(false);
    expect(whenOver).toHaveBeenCalledOnce();
  });

  it('takes a time that no timer can be set to', async () => {
    const listening = open();
    const next = listening.next(Number.POSITIVE_INFINITY, never);
    const before = await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 20, 'still waits'))]);
    expect(before).toBe('still waits');
    listening.hear();
    expect(await next).toBe(true);
  });

  it('is for one who waits', async () => {
    const listening = open();
    const next = listening.next(LONG, never);
    await expect(listening.next(LONG, never)).rejects.toMatchObject({ code: 'internal' });
    listening.hear();
    expect(await next).toBe(true);
  });
});
