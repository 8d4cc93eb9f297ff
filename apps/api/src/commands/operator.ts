import { Command } from 'commander';
import { Invitations } from '../control-plane/accounts/invitations.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from './context.ts';
import { describeInvitation } from './describe-invitation.ts';
import { operatorNow } from './operator-at-keyboard.ts';

interface CreateOptions {
  readonly email: string;
  readonly json?: boolean;
}

/** `operator create`: asks somebody in who is to run the installation. */
export function operatorCommand(context: CommandContext): Command {
  const create = new Command('create')
    .description('invite an operator, and print the link; again: with a new link in place of the one before')
    .requiredOption('--email <email>', 'whom')
    .option('--json', 'print JSON')
    .action(async ({ email, json }: CreateOptions) => {
      const invited = await context.withServices(async (services) => {
        const platform = await services.get(TenantsService).idOf('platform');
        return services.get(Invitations).invite(platform, { email, level: 'operator' }, operatorNow());
      });
      printResult(json, invited, describeInvitation(invited, 'operator'));
    });
  return new Command('operator').description('those who run this installation').addCommand(create);
}
