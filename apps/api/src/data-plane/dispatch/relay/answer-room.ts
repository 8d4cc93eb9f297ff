import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { Keeper } from '@gatehouse/outbound';
import { Injectable } from '@nestjs/common';
import { ByteRoom } from '../../byte-room.ts';

/** Bytes of answers that this process holds at once. */
const ROOM = 128 * 1024 * 1024;

/**
 * Bytes of each answer that are not counted: how many answers there are at once is bounded as well, and nearly all of them
 * are shorter, so that they cost a comparison.
 */
const UNCOUNTED = 64 * 1024;

/**
 * The room for what upstreams answer, from its first byte until nobody needs it any more. An upstream that never comes to an
 * end, and a client that does not take what it asked for, hold on to an answer for as long as they may.
 */
@Injectable()
export class AnswerRoom {
  private readonly room = new ByteRoom(ROOM);

  /** For one answer, or for one event after the other. To be released at the end, in whatever way it comes. */
  hold(tenantId: TenantId): HeldBytes {
    return new HeldBytes(this.room, tenantId);
  }
}

export class HeldBytes implements Keeper {
  private counted = 0;

  constructor(
    private readonly room: ByteRoom,
    private readonly tenantId: TenantId,
  ) {}

  get isEmpty(): boolean {
    return this.counted === 0;
  }

  /** @throws GatehouseError `upstream.answer-dropped` */
  holds(bytes: number): void {
    const more = bytes - UNCOUNTED - this.counted;
    if (more <= 0) return;
    if (!this.room.take(this.tenantId, more)) throw new GatehouseError('upstream.answer-dropped');
    this.counted += more;
  }

  release(): void {
    if (this.counted === 0) return;
    this.room.give(this.tenantId, this.counted);
    this.counted = 0;
  }
}
