'use server';

import * as api from '@gatehouse/contracts/api';
import { change } from '../../server/change.ts';
import type { Question } from './question-of-form.ts';

/** Asks for the decision that a call would get. It changes nothing. */
export async function explainAccess(tenant: string, body: Question) {
  return change(tenant, api.explainAccess, { params: { tenant }, body });
}
