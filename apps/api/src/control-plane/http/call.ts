import type { AnswerOf, InputOf, Operation } from '@gatehouse/contracts/api';
import type { Clock, TenantId, TenantTx } from '@gatehouse/db';
import type { z } from 'zod';
import type { ApiCaller } from './caller.ts';

/** One request to one operation, by somebody who may: all that its handler is given. */
export interface ApiCall<Op extends Operation> extends InputOf<Op> {
  readonly caller: ApiCaller;
  /** The tenant in the path; the caller's own where there is none. */
  readonly tenantId: TenantId;
  /** ETag of what is about to be replaced or removed, as the caller read it; empty where the operation asks for none. */
  readonly ifMatch: string;
  readonly correlationId: string;
}

/** Who changes something, when, and in whose record it is found. */
export interface ChangeBy {
  readonly actor: string;
  readonly correlationId: string;
  readonly at: Date;
  /** For what is dated later than the change began: once everybody was waited for whom it ends. */
  readonly clock: Clock;
  /** What is done once the change is certain, such as a message. It must not throw. */
  afterwards(work: () => Promise<void>): void;
}

/**
 * What a write does. It is run in the one transaction that holds the change, its event and the answer for whoever asks again:
 * a handler of a write answers this, and has no other way to the database.
 */
export type Work<Answer> = (tx: TenantTx, by: ChangeBy) => Promise<Answer>;

/** What a handler answers: of a read the answer, of a write the {@link Work} that leads to it. */
export type Handled<Op extends Operation> = Op extends
  | { readonly method: 'GET' }
  | { readonly readOnly: true }
  | { readonly ownTransaction: true }
  ? Promise<Answered<Op>>
  : Work<Answered<Op>>;

// biome-ignore lint/suspicious/noConfusingVoidType: a handler without an answer is an async function that returns nothing
type Answered<Op extends Operation> = Op extends { readonly answer: z.ZodType } ? AnswerOf<Op> : void;
