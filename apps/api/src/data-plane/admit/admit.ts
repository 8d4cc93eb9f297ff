import { GatehouseError } from '@gatehouse/errors';
import { type Admitted, type Parsed, passed } from '../context.ts';

export interface AdmitParts {
  /** Whether the recorder can take another attempt: when it cannot, nothing may happen that it would have to record. */
  readonly recorder: { readonly accepting: boolean };
}

/**
 * Whether this caller may be served now.
 *
 * @throws GatehouseError `tenant.suspended`, `server.busy`
 */
export function admit(parsed: Parsed, parts: AdmitParts): Admitted {
  if (parsed.snapshot.status !== 'active') throw new GatehouseError('tenant.suspended');
  if (!parts.recorder.accepting) throw new GatehouseError('server.busy', { reason: 'the recorder is full' });
  return passed<Admitted>(parsed);
}
