import { randomBytes } from 'node:crypto';
import { OauthBrowser } from '@gatehouse/testkit/oauth-browser';
import type { Installation } from './installation.ts';
import { TENANT } from './tenant-file.ts';

/** Somebody who can sign in at the tenant of the bench. */
export interface Person {
  readonly email: string;
  readonly password: string;
}

/**
 * Invites somebody, who makes an account as people do.
 *
 * @param level their membership
 */
export async function invite(installation: Installation, email: string, level: 'owner' | 'member'): Promise<Person> {
  const password = randomBytes(18).toString('base64url');
  const invited = ['--tenant', TENANT, '--email', email, '--level', level, '--json'];
  const { link } = JSON.parse(await installation.command('account', 'invite', ...invited)) as { readonly link: string };
  const browser = new OauthBrowser(installation.apiUrl);
  const fields = { name: 'Invited', 'new-password': password, 'new-password-again': password };
  await browser.submit(await browser.walk(link), fields);
  return { email, password };
}

/**
 * Makes people who own the tenant. One is invited; the others have the same password.
 *
 * @param count 1 or more
 */
export async function makePeople(installation: Installation, count: number): Promise<Person[]> {
  const { email, password } = await invite(installation, 'first@bench.example', 'owner');
  await using session = await installation.openAdmin();
  const alike = `accounts a join tenants using (tenant_id) where slug = '${TENANT}' and a.email`;
  for (const statement of [
    `insert into accounts (tenant_id, id, email, display_name, status, email_verified_at)
       select tenant_id, gen_random_uuid(), 'further-' || n || '@bench.example', 'Further', 'active', now()
         from tenants, generate_series(2, ${count}) n where slug = '${TENANT}'`,
    `insert into memberships (tenant_id, account_id, level)
       select a.tenant_id, a.id, 'owner' from ${alike} like 'further-%'`,
    `insert into account_passwords (tenant_id, account_id, hash, changed_at)
       select a.tenant_id, a.id, (select hash from account_passwords p join accounts o using (tenant_id)
                                   where o.id = p.account_id and o.email = '${email}'), now()
         from ${alike} like 'further-%'`,
  ]) {
    await session.query(statement);
  }
  const others = Array.from({ length: count - 1 }, (_, index) => `further-${index + 2}@bench.example`);
  return [email, ...others].map((each) => ({ email: each, password }));
}
