import { GatehouseError } from '@gatehouse/errors';
import { type Admitted, type Parsed, passed } from '../context.ts';
import type { Admission } from './admission.ts';

export interface AdmitParts {
  readonly admission: Admission;
  /** Whether the recorder can take another attempt: when it cannot, nothing may happen that it would have to record. */
  readonly recorder: { readonly accepting: boolean };
}

/** The request that is admitted, for as long as it takes. */
export interface Admittee {
  /** Calls back once, when the answer has ended in whatever way. */
  whenOver(callback: () => void): void;
}

/**
 * Whether this caller may be served now. What it takes of the tenant's room is given back when the request is over.
 *
 * @throws GatehouseError `tenant.suspended`, `server.busy`, `limit.exceeded`, `limit.concurrency`
 */
export function admit(parsed: Parsed, admittee: Admittee, parts: AdmitParts): Admitted {
  const { snapshot, principal, message } = parsed;
  if (snapshot.status !== 'active') throw new GatehouseError('tenant.suspended');
  if (!parts.recorder.accepting) throw new GatehouseError('server.busy', { reason: 'the recorder is full' });
  admittee.whenOver(parts.admission.enter(message, principal, snapshot));
  return passed<Admitted>(parsed);
}
