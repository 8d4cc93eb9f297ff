import type { TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import { TenantKeyRing } from '../../keys/tenant-key-ring.ts';
import { findTotp, takeTotpStep } from './totp.repository.ts';
import { totpStepOf } from './totp-code.ts';
import { totpSecretColumn } from './totp-secret-column.ts';

/** Codes of authenticator apps. */
@Injectable()
export class TotpCodes {
  constructor(
    private readonly keyRing: TenantKeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes a code: false when it is not one of now, or when it or a later one was taken already (RFC 6238, section 5.2). */
  async take(tx: TenantTx, accountId: string, code: string): Promise<boolean> {
    const totp = await findTotp(tx, accountId);
    if (!totp) return false;
    const secret = await this.keyRing.within(tx).open(tx.tenantId, totp.secret, totpSecretColumn(accountId));
    const step = totpStepOf(secret, code, this.clock.now());
    secret.fill(0);
    return step !== undefined && takeTotpStep(tx, accountId, step);
  }
}
