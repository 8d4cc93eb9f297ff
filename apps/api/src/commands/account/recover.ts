import { Command } from 'commander';
import { AccountsService } from '../../control-plane/accounts/accounts.service.ts';
import { Recoveries, type Recovery } from '../../control-plane/accounts/recoveries.service.ts';
import { TenantsService } from '../../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from '../context.ts';
import { operatorNow } from '../operator-at-keyboard.ts';

interface RecoverOptions {
  readonly tenant: string;
  readonly email: string;
  readonly json?: boolean;
}

export function recoverCommand(context: CommandContext): Command {
  return new Command('recover')
    .description('take away all that a person signs in with, because it is lost, and print a link to begin anew')
    .requiredOption('--tenant <slug>', 'whose account')
    .requiredOption('--email <email>', 'whom')
    .option('--json', 'print JSON')
    .action(async ({ tenant, email, json }: RecoverOptions) => {
      const recovery = await context.withServices(async (services) => {
        const tenantId = await services.get(TenantsService).idOf(tenant);
        const { id } = await services.get(AccountsService).byEmail(tenantId, email);
        return services.get(Recoveries).begin(tenantId, id, operatorNow());
      });
      printResult(json, { tenant, ...recovery }, describe(recovery));
    });
}

function describe({ email, sessions, link, expiresAt, mailed }: Recovery): string[] {
  return [
    `Took away what ${email} signed in with, and ended ${sessions} sessions.`,
    `The link is good once, until ${expiresAt.toISOString()}. Make sure that it reaches that person:`,
    link,
    ...(mailed ? [] : ['No message could be sent: give the link to that person in another way.']),
  ];
}
