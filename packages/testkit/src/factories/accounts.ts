import { randomUUID } from 'node:crypto';
import type { Account, Database } from '@gatehouse/db';
import { nextName } from './name.ts';
import type { MadeTenant } from './tenant.ts';

export interface AccountOptions {
  readonly email?: string;
  /** `sub`; the account's id as text unless given. */
  readonly subject?: string;
  readonly displayName?: string;
  /** `active`, with a verified e-mail, unless given. */
  readonly status?: 'invited' | 'active' | 'suspended';
  /** argon2id in the PHC form; without one nobody can sign in by password. */
  readonly passwordHash?: string;
  readonly level?: 'owner' | 'admin' | 'approver' | 'auditor' | 'member' | 'operator';
}

/** A person who can sign in at the tenant's built-in issuer, with a membership where a level is given. */
export function createAccount(db: Database, tenant: MadeTenant, options: AccountOptions = {}): Promise<Account> {
  const { tenantId } = tenant;
  const { displayName = null, status = 'active', passwordHash, level } = options;
  const email = options.email ?? `${nextName('person')}@example.test`;
  const verified = status === 'invited' ? null : new Date();
  return db.withTenant(tenantId, async (tx) => {
    const id = randomUUID();
    const account = await tx.account.create({
      data: { tenantId, id, subject: options.subject ?? id, email, displayName, status, emailVerifiedAt: verified },
    });
    if (passwordHash !== undefined) {
      const changedAt = new Date();
      await tx.accountPassword.create({ data: { tenantId, accountId: id, hash: passwordHash, changedAt } });
    }
    if (level !== undefined) await tx.membership.create({ data: { tenantId, accountId: id, level } });
    return account;
  });
}
