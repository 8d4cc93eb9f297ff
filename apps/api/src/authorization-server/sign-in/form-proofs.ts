import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { MasterKeys, type SealingKey } from '@gatehouse/secrets';
import { Injectable } from '@nestjs/common';
import type { FormTarget } from '../pages/page.ts';

/** The field that every form of a page of ours has. */
const FIELD = 'csrf';

/**
 * Shows that a form is one of ours. It is bound to what only the browser that got the page has in its cookie or its
 * address, so that a page of somebody else's cannot make one (OWASP, signed double submit).
 */
@Injectable()
export class FormProofs {
  private readonly keys: MasterKeys;

  constructor(masterKeys: MasterKeys) {
    this.keys = masterKeys.derive('form proofs');
  }

  /**
   * Where a form goes, with its proof.
   *
   * @param binding the id of an interaction, the token of a link
   * @param carried further fields, hidden: what a step has to be told of the step before
   */
  target(
    tenantId: TenantId,
    action: string,
    binding: string,
    carried: Readonly<Record<string, string>> = {},
  ): FormTarget {
    return { action, csrf: proof(this.keys.current, tenantId, binding), carried };
  }

  /** @throws GatehouseError `form.refused` */
  check(tenantId: TenantId, binding: string, form: ReadonlyMap<string, string>): void {
    const given = Buffer.from(form.get(FIELD) ?? '');
    for (const key of this.keys.all) {
      const expected = Buffer.from(proof(key, tenantId, binding));
      if (expected.length === given.length && timingSafeEqual(expected, given)) return;
    }
    throw new GatehouseError('form.refused', { reason: 'the proof of the form does not hold' });
  }
}

function proof({ material }: SealingKey, tenantId: TenantId, binding: string): string {
  return createHmac('sha256', material).update(`${tenantId} ${binding}`).digest('base64url');
}
