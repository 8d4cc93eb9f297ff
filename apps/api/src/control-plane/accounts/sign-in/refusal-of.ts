import { GatehouseError } from '@gatehouse/errors';

/**
 * What an error of a proof means for the person: that it was not good, or that they have to begin anew.
 *
 * @throws whatever is neither
 */
export function refusalOf(thrown: unknown): 'refused' | 'expired' {
  if (thrown instanceof GatehouseError) {
    if (thrown.code === 'account.factor-refused') return 'refused';
    if (thrown.code === 'account.challenge-invalid') return 'expired';
  }
  throw thrown;
}
