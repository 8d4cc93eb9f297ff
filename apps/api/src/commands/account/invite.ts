import { GatehouseError } from '@gatehouse/errors';
import { Command } from 'commander';
import type { Level } from '../../control-plane/accounts/account.ts';
import { Invitations } from '../../control-plane/accounts/invitations.service.ts';
import { TenantsService } from '../../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from '../context.ts';
import { describeInvitation } from '../describe-invitation.ts';
import { operatorNow } from '../operator-at-keyboard.ts';

/** Operators are of the platform: `operator create` invites those. */
const LEVELS = ['owner', 'admin', 'approver', 'auditor', 'member'] as const satisfies readonly Level[];

interface InviteOptions {
  readonly tenant: string;
  readonly email: string;
  readonly level: string;
  readonly subject?: string;
  readonly name?: string;
  readonly json?: boolean;
}

export function inviteCommand(context: CommandContext): Command {
  return new Command('invite')
    .description('invite a person, and print the link; again: with a new link in place of the one before')
    .requiredOption('--tenant <slug>', 'where')
    .requiredOption('--email <email>', 'whom')
    .option('--level <level>', LEVELS.join(', '), 'member')
    .option('--subject <subject>', 'what tokens call the person, for ever; an id that is made up unless given')
    .option('--name <name>', 'display name')
    .option('--json', 'print JSON')
    .action(async ({ tenant, email, subject, name, json, ...rest }: InviteOptions) => {
      const level = levelOf(tenant, rest.level);
      const invited = await context.withServices(async (services) => {
        const tenantId = await services.get(TenantsService).idOf(tenant);
        const invitation = { email, subject, level, displayName: name };
        return services.get(Invitations).invite(tenantId, invitation, operatorNow());
      });
      printResult(json, { tenant, ...invited }, describeInvitation(invited, level));
    });
}

function levelOf(tenant: string, asked: string): Level {
  if (tenant === 'platform') {
    throw new GatehouseError('usage.invalid', { reason: 'the platform has operators only: use operator create' });
  }
  const level = LEVELS.find((known) => known === asked);
  if (!level) throw new GatehouseError('usage.invalid', { reason: `--level is one of ${LEVELS.join(', ')}` });
  return level;
}
