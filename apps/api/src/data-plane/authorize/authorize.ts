import { GatehouseError } from '@gatehouse/errors';
import { type Authorized, type Judged, passed } from '../context.ts';

/**
 * Lets pass what was decided to be allowed. A tool that is hidden from this principal and one that does not exist
 * answer alike, to the letter.
 *
 * @throws GatehouseError `tool.unknown`, `scope.insufficient`
 */
export function authorize(judged: Judged): Authorized {
  const { operation } = judged;
  if (operation.kind === 'unknown-tool') throw new GatehouseError('tool.unknown');
  if (operation.kind === 'call-tool') {
    const { verdict, missingScopes } = operation.decision;
    if (verdict === 'step-up')
      throw new GatehouseError('scope.insufficient', { data: { requiredScopes: missingScopes } });
    if (verdict !== 'allowed') throw new GatehouseError('tool.unknown');
  }
  return passed<Authorized>({ ...judged, operation });
}
