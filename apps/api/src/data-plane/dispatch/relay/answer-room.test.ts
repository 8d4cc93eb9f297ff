import type { TenantId } from '@gatehouse/db';
import { beforeEach, describe, expect, it } from 'vitest';
import { AnswerRoom } from './answer-room.ts';

const MEGABYTE = 1024 * 1024;
const [acme, globex] = ['acme', 'globex'] as unknown as [TenantId, TenantId];
let room: AnswerRoom;

beforeEach(() => {
  room = new AnswerRoom();
});

/** Holds answers of that size until there is no room. @returns how many there was room for */
function fill(tenantId: TenantId, bytes: number, atMost = 1_000): number {
  for (let count = 0; count < atMost; count++) {
    try {
      room.hold(tenantId).holds(bytes);
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'upstream.answer-dropped' });
      return count;
    }
  }
  return atMost;
}

describe('the room for answers', () => {
  it('is bounded for one tenant, and leaves room to others', () => {
    expect(fill(acme, 4 * MEGABYTE)).toBe(8);
    expect(fill(globex, 4 * MEGABYTE)).toBe(8);
  });

  it('is not taken by short answers', () => {
    expect(fill(acme, 64 * 1024)).toBe(1_000);
  });

  it('counts an answer once, however often it is told how much has come of it', () => {
    const held = room.hold(acme);
    for (let bytes = 0; bytes <= 4 * MEGABYTE; bytes += MEGABYTE) held.holds(bytes);
    expect(held.isEmpty).toBe(false);
    expect(fill(acme, 4 * MEGABYTE)).toBe(7);
  });

  it('is there again once it was released, and that may be done twice', () => {
    const held = room.hold(acme);
    held.holds(20 * MEGABYTE);
    expect(fill(acme, 20 * MEGABYTE)).toBe(0);
    held.release();
    held.release();
    expect(held.isEmpty).toBe(true);
    expect(fill(acme, 20 * MEGABYTE)).toBe(1);
  });
});
