import type { TenantId } from '@gatehouse/db';
import { beforeEach, describe, expect, it } from 'vitest';
import { ByteRoom } from './byte-room.ts';

const [acme, globex] = ['acme', 'globex'] as unknown as [TenantId, TenantId];
let room: ByteRoom;

beforeEach(() => {
  room = new ByteRoom(64);
});

describe('the room for bytes', () => {
  it('is a quarter of the whole for one tenant, and leaves room to others', () => {
    expect(room.take(acme, 16)).toBe(true);
    expect(room.take(acme, 1)).toBe(false);
    expect(room.take(globex, 16)).toBe(true);
  });

  it('is bounded for all of them together', () => {
    for (let tenant = 0; tenant < 4; tenant++) room.take(`t${tenant}` as unknown as TenantId, 16);
    expect(room.take(acme, 1)).toBe(false);
  });

  it('is there again once it was given back, and a refusal takes nothing of it', () => {
    room.take(acme, 16);
    expect(room.take(acme, 1)).toBe(false);
    room.give(acme, 16);
    expect(room.take(acme, 16)).toBe(true);
  });
});
