import type { Operation } from '@gatehouse/contracts/api';
import { type Clock, Database } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { Snapshots } from '../../data-plane/snapshot/snapshots.ts';
import { CLOCK } from '../../platform/injection.ts';
import { Background } from '../accounts/background.ts';
import { answeredBefore, digestOf, type KeptAnswer, keepAnswer, type NamedRequest } from './answered-before.ts';
import type { ApiCall, ChangeBy, Work } from './call.ts';

/** The one place where the API changes something. */
@Injectable()
export class Changes {
  constructor(
    private readonly database: Database,
    private readonly snapshots: Snapshots,
    private readonly background: Background,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Does the work of a write: the change, its event and the answer for whoever repeats the request are one transaction.
   *
   * @param key `Idempotency-Key`, where there is one
   * @throws GatehouseError `idempotency.in-flight`, `idempotency.reused`; what the work throws
   */
  async make(
    operation: Operation,
    call: ApiCall<Operation>,
    work: Work<unknown>,
    key: string | undefined,
  ): Promise<KeptAnswer> {
    const { tenantId, caller, correlationId } = call;
    const at = this.clock.now();
    const afterwards: (() => Promise<void>)[] = [];
    const by: ChangeBy = {
      ...{ actor: caller.actor, correlationId, at, clock: this.clock },
      afterwards: (next) => void afterwards.push(next),
    };
    const request = key === undefined ? undefined : named(operation, call, key);
    const answer = await this.database.withTenant(tenantId, async (tx) => {
      const before = request && (await answeredBefore(tx, request, at));
      if (before) return before;
      const made: KeptAnswer = { body: JSON.stringify(await work(tx, by)) };
      if (request) await keepAnswer(tx, request, made, at);
      return made;
    });
    // Whoever has this answer and asks this process next sees the change.
    this.snapshots.invalidate(tenantId);
    for (const next of afterwards) this.background.start(next);
    return answer;
  }
}

function named(operation: Operation, { caller, params, query, body, ifMatch }: ApiCall<Operation>, key: string) {
  const digest = digestOf([operation.id, params, query ?? null, body ?? null, ifMatch]);
  return { actor: caller.actor, key, digest } satisfies NamedRequest;
}
