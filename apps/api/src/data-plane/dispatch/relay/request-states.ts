import { GatehouseError } from '@gatehouse/errors';
import { MasterKeys, open, type Place, seal } from '@gatehouse/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import type { Call, Located } from '../../context.ts';

/** Milliseconds in which a person has to answer what an upstream asked for. */
const LIFETIME = 60 * 60_000;

/** Characters; an upstream that wants to remember more has to remember it itself. */
const LONGEST_STATE = 64 * 1024;

/** Whose state it is: one is never taken for the other. */
export type StateOf = 'upstream' | 'task';

/**
 * The `requestState` of upstreams (2026-07-28, basic: multi round-trip requests), sealed while it is with the client; and ours of a task.
 * What is opened was given to this principal, at this endpoint, for this call of this upstream, and not long ago. It is no
 * proof of who calls: every round is authenticated and decided anew.
 */
@Injectable()
export class RequestStates {
  private readonly keys: MasterKeys;

  constructor(
    masterKeys: MasterKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.keys = masterKeys.derive('request state');
  }

  /** @throws GatehouseError `upstream.invalid-answer` */
  seal(state: string, located: Located, call: Call, of: StateOf = 'upstream'): string {
    if (state.length > LONGEST_STATE) {
      throw new GatehouseError('upstream.invalid-answer', { reason: `a requestState of ${state.length} characters` });
    }
    const plaintext = JSON.stringify([this.clock.now().getTime() + LIFETIME, state]);
    return Buffer.from(seal(this.keys.current, Buffer.from(plaintext), placeOf(located, call, of))).toString(
      'base64url',
    );
  }

  /** The state that was sealed. @throws GatehouseError `request.state-invalid` */
  async open(sealed: string, located: Located, call: Call, of: StateOf = 'upstream'): Promise<string> {
    const [expires, state] = await this.unseal(sealed, placeOf(located, call, of));
    if (expires <= this.clock.now().getTime()) throw invalid('expired');
    return state;
  }

  private async unseal(sealed: string, place: Place): Promise<[number, string]> {
    try {
      const envelope = Buffer.from(sealed, 'base64url');
      const plaintext = await open((id) => this.keys.byId(id), envelope, place);
      return JSON.parse(Buffer.from(plaintext).toString());
    } catch (cause) {
      throw invalid('it does not open', cause);
    }
  }
}

function placeOf({ principal, endpoint }: Located, { request, upstream, target }: Call, of: StateOf): Place {
  return {
    tenant: principal.tenantId,
    table: 'requestState',
    row: principal.principalId,
    column: JSON.stringify([endpoint.slug, upstream.id, request.method, target, of]),
  };
}

function invalid(reason: string, cause?: unknown): GatehouseError {
  return new GatehouseError('request.state-invalid', { reason, cause });
}
