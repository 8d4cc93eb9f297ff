import { createHash } from 'node:crypto';
import { type Clock, Database } from '@gatehouse/db';
import type { SessionAddress } from '@gatehouse/mcp';
import { Inject, Injectable } from '@nestjs/common';
import { TenantKeyRing } from '../../../control-plane/keys/tenant-key-ring.ts';
import { CLOCK } from '../../../platform/injection.ts';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import type { SendParts } from '../relay/send.ts';
import { endSession } from './end-session.ts';
import type { LegTarget } from './exchange-in-session.ts';
import { LONGEST_OPENING, type OpenedSession, openSession } from './open-session.ts';
import { SessionRows } from './session-rows.ts';
import { originOfSession } from './session-state.ts';

/** Milliseconds without a call after which a session is ended. */
export const LONGEST_IDLE = 10 * 60_000;

/** Milliseconds for which it is not written down again that a session is in use. */
export const TOUCHED_EVERY = 60_000;

/** Sessions that a process remembers. One that is forgotten is read again. */
const REMEMBERED = 20_000;

type Headers = Readonly<Record<string, string>>;

/** Who calls, as far as a session is theirs. */
export interface SessionCaller {
  readonly principalId: string;
  /** `client_id` of the token. */
  readonly clientId: string;
}

/** A session that a request may be sent in. */
export interface HeldSession {
  readonly address: SessionAddress;
  /** Of its row; absent where the upstream gave no id. */
  readonly id: string | undefined;
  /** Of what it was begun with. */
  readonly origin: string;
  usedAt: number;
  touchedAt: number;
  /** Whether the upstream was asked for its log in this session. */
  logs: boolean;
}

/** What a session is asked for by. */
export interface SessionPlace extends LegTarget {
  /** Undefined: one session for all. */
  readonly caller: SessionCaller | undefined;
  readonly timeoutMs: number;
}

/**
 * The sessions at upstreams of the session era that go on from call to call. A holder has one at an upstream, whichever
 * process its calls arrive at; a holder is a principal with a client, so that no state of one principal is ever another's.
 */
@Injectable()
export class UpstreamSessions {
  private readonly held = new Map<string, HeldSession>();
  private readonly coming = new Map<string, Promise<HeldSession>>();
  /** Digests, so that no call has to make one. */
  private readonly origins = new WeakMap<UpstreamSnapshot, { readonly credential: Headers; readonly origin: string }>();
  private readonly rows: SessionRows;

  constructor(
    database: Database,
    keyRing: TenantKeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.rows = new SessionRows(database, keyRing);
  }

  /** The session that is known to this process, if it is still good. It costs no look at the database. */
  known(place: SessionPlace, credential: Headers): HeldSession | undefined {
    const key = keyOf(place);
    const held = this.held.get(key);
    if (!held) return undefined;
    const now = this.clock.now().getTime();
    const isFresh = now >= held.usedAt && now - held.usedAt < LONGEST_IDLE;
    if (!isFresh || held.origin !== this.originOf(place, credential)) {
      this.held.delete(key);
      return undefined;
    }
    held.usedAt = now;
    if (held.id !== undefined && now - held.touchedAt >= TOUCHED_EVERY) this.touch(key, place, held, now);
    return held;
  }

  /**
   * The holder's session: of this process, of another one, or a new one. Those who want the same one at the same time wait for
   * each other.
   *
   * @param lost one of which the upstream says that there is none
   * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`, `database.unavailable`
   */
  async get(place: SessionPlace, credential: Headers, parts: SendParts, lost?: HeldSession): Promise<HeldSession> {
    const key = keyOf(place);
    if (lost && this.held.get(key) === lost) this.held.delete(key);
    const known = this.known(place, credential);
    if (known) return known;
    const coming =
      this.coming.get(key) ??
      this.find(key, place, this.originOf(place, credential), parts, lost).finally(() => this.coming.delete(key));
    this.coming.set(key, coming);
    const session = await coming;
    // Somebody else was looking already, and did not know yet that it is lost.
    const isLost = lost?.id !== undefined && session.id === lost.id;
    return isLost ? this.get(place, credential, parts, session) : session;
  }

  private async find(
    key: string,
    place: SessionPlace,
    origin: string,
    parts: SendParts,
    lost: HeldSession | undefined,
  ): Promise<HeldSession> {
    const { tenantId, upstream } = place;
    const holder = holderOf(place);
    const kept = await this.rows.takeUp(tenantId, upstream.id, holder, this.clock.now());
    if (kept?.state?.origin === origin && kept.id !== lost?.id)
      return this.hold(key, kept.state.address, kept.id, origin);

    const opened = await openSession(place, { timeoutMs: Math.min(place.timeoutMs, LONGEST_OPENING) }, parts);
    const { sessionId } = opened;
    if (sessionId === undefined) return this.hold(key, addressOf(opened), undefined, origin);
    const address = { revision: opened.revision, sessionId };
    const id = await this.rows.keep(tenantId, upstream.id, holder, { address, origin }, this.clock.now(), kept?.id);
    if (id !== undefined) return this.hold(key, address, id, origin);

    // Another process was faster, and its session is the holder's; unless it knows another credential yet.
    const other = await this.rows.takeUp(tenantId, upstream.id, holder, this.clock.now());
    if (other?.state?.origin !== origin) return this.hold(key, address, undefined, origin);
    void endSession(place, address, parts);
    return this.hold(key, other.state.address, other.id, origin);
  }

  private originOf({ upstream }: SessionPlace, credential: Headers): string {
    const known = this.origins.get(upstream);
    if (known?.credential === credential) return known.origin;
    const origin = originOfSession(upstream.url, credential);
    this.origins.set(upstream, { credential, origin });
    return origin;
  }

  private hold(key: string, address: SessionAddress, id: string | undefined, origin: string): HeldSession {
    const now = this.clock.now().getTime();
    const held = { address, id, origin, usedAt: now, touchedAt: now, logs: false };
    const [oldest] = this.held.keys();
    if (this.held.size >= REMEMBERED && oldest !== undefined) this.held.delete(oldest);
    this.held.set(key, held);
    return held;
  }

  /** A session that is not there any more was ended, or replaced by another process. */
  private touch(key: string, { tenantId }: SessionPlace, held: HeldSession, now: number): void {
    held.touchedAt = now;
    this.rows.touch(tenantId, held.id ?? '', new Date(now)).then(
      (isThere) => {
        if (!isThere && this.held.get(key) === held) this.held.delete(key);
      },
      // The next minute will do.
      () => {},
    );
  }
}

function addressOf({ revision, sessionId }: OpenedSession): SessionAddress {
  return { revision, sessionId };
}

function keyOf({ tenantId, upstream, caller }: SessionPlace): string {
  return `${tenantId}/${upstream.id}/${caller ? `${caller.principalId} ${caller.clientId}` : 'shared'}`;
}

function holderOf({ caller }: SessionPlace): string {
  if (!caller) return 'shared';
  return createHash('sha256')
    .update(JSON.stringify([caller.principalId, caller.clientId]))
    .digest('base64url');
}
