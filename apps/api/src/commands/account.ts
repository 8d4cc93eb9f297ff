import type { TenantId } from '@gatehouse/db';
import { Command } from 'commander';
import type { AccountRecord } from '../control-plane/accounts/accounts.repository.ts';
import { AccountsService } from '../control-plane/accounts/accounts.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { inviteCommand } from './account/invite.ts';
import { recoverCommand } from './account/recover.ts';
import { type CommandContext, printResult } from './context.ts';
import { operatorNow } from './operator-at-keyboard.ts';

interface ListOptions {
  readonly tenant: string;
  readonly json?: boolean;
}

interface OneOptions extends ListOptions {
  readonly email: string;
}

/** `account invite|list|suspend|resume|sign-out|recover`: people of a tenant; with `--tenant platform` the operators. */
export function accountCommand(context: CommandContext): Command {
  return new Command('account')
    .description('people who can sign in at a tenant')
    .addCommand(inviteCommand(context))
    .addCommand(listCommand(context))
    .addCommand(
      commandOnOne(context, 'suspend', 'let a person in no more: sessions end, tokens are refused', {
        act: (accounts, tenant, { id }) => accounts.suspend(tenant, id, operatorNow()),
        describe: (email, changed) => (changed ? `Suspended ${email}.` : `${email} was suspended already.`),
      }),
    )
    .addCommand(
      commandOnOne(context, 'resume', 'let a person in again', {
        act: (accounts, tenant, { id }) => accounts.resume(tenant, id, operatorNow()),
        describe: (email, changed) => (changed ? `Resumed ${email}.` : `${email} was not suspended.`),
      }),
    )
    .addCommand(
      commandOnOne(context, 'sign-out', 'end everything that a person signed in for, everywhere', {
        act: (accounts, tenant, { id }) => accounts.signOut(tenant, id, operatorNow()),
        describe: (email, sessions) => `Signed ${email} out of ${sessions} sessions.`,
      }),
    )
    .addCommand(recoverCommand(context));
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('list the accounts of a tenant')
    .requiredOption('--tenant <slug>', 'whose')
    .option('--json', 'print a JSON array')
    .action(async ({ tenant, json }: ListOptions) => {
      const accounts = await context.withServices(async (services) =>
        services.get(AccountsService).list(await services.get(TenantsService).idOf(tenant)),
      );
      const lines = accounts.map(({ email, status, subject, levels, displayName }) =>
        [email.padEnd(32), status.padEnd(9), subject.padEnd(36), levels.join(',') || '-', displayName ?? ''].join('  '),
      );
      printResult(
        json,
        accounts,
        lines.map((line) => line.trimEnd()),
      );
    });
}

/** What a command does to an account, and what it says of it. */
interface Deed<Result> {
  readonly act: (accounts: AccountsService, tenant: TenantId, account: AccountRecord) => Promise<Result>;
  readonly describe: (email: string, result: Result) => string;
}

function commandOnOne<Result>(context: CommandContext, name: string, description: string, deed: Deed<Result>): Command {
  return new Command(name)
    .description(description)
    .requiredOption('--tenant <slug>', 'whose account')
    .requiredOption('--email <email>', 'whom')
    .option('--json', 'print JSON')
    .action(async ({ tenant, email, json }: OneOptions) => {
      const { account, result } = await context.withServices(async (services) => {
        const [accounts, tenantId] = [services.get(AccountsService), await services.get(TenantsService).idOf(tenant)];
        const found = await accounts.byEmail(tenantId, email);
        return { account: found, result: await deed.act(accounts, tenantId, found) };
      });
      const { id: accountId } = account;
      printResult(json, { tenant, accountId, email: account.email, result }, [deed.describe(account.email, result)]);
    });
}
