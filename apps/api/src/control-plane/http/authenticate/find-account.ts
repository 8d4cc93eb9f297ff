import { LEVELS, type Level } from '@gatehouse/contracts/api';
import { type Database, hotStatement, type TenantId } from '@gatehouse/db';

/** An account that may sign in, and what it may do in the control plane. */
export interface AccountOfToken {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly levels: readonly Level[];
}

interface Row {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly levels: readonly string[];
}

const accountOfSubject = hotStatement<Row>(
  'account-of-subject',
  `select a.id, a.email, a.display_name as name, array(
      select m.level from public.memberships m
       where m.tenant_id = $1::uuid and m.account_id = a.id order by 1) as levels
     from public.accounts a
    where a.tenant_id = $1::uuid and a.subject = $2 and a.status = 'active'`,
);

/** The account behind a subject as it is now: a membership that was taken away ends with the next request. */
export async function findAccountOfToken(
  database: Database,
  tenantId: TenantId,
  subject: string,
): Promise<AccountOfToken | undefined> {
  const [[row]] = await database.hot.run(tenantId, [accountOfSubject.bind(tenantId, subject)]);
  return row && { ...row, levels: LEVELS.filter((level) => row.levels.includes(level)) };
}
