import { GatehouseError } from '@gatehouse/errors';
import type { INestApplicationContext } from '@nestjs/common';
import { Command } from 'commander';
import { normalEmail } from '../../control-plane/accounts/account.ts';
import { Invitations } from '../../control-plane/accounts/invitations.service.ts';
import { TenantsService } from '../../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from '../context.ts';
import { describeInvitation } from '../describe-invitation.ts';
import { operatorNow } from '../operator-at-keyboard.ts';

interface CreateOptions {
  readonly name?: string;
  readonly owner?: string;
  readonly json?: boolean;
}

export function createCommand(context: CommandContext): Command {
  return new Command('create')
    .description('make a tenant; its slug is part of URLs and can never be changed or given again')
    .argument('<slug>', '1 to 32 of a-z, 0-9 and -')
    .option('--name <name>', 'display name; the slug unless given')
    .option('--owner <email>', 'whom to invite as its owner; prints the link')
    .option('--json', 'print JSON')
    .action(async (slug: string, { name, owner, json }: CreateOptions) => {
      // Before anything is made: a slug that was taken by mistake is taken for good.
      if (owner !== undefined && !normalEmail(owner)) {
        throw new GatehouseError('usage.invalid', { reason: `not an e-mail address: ${owner}` });
      }
      const made = await context.withServices((services) => create(services, slug, { name: name ?? slug, owner }));
      printResult(json, { slug, ...made }, [
        `Made tenant ${slug} (${made.tenantId}).`,
        ...(made.owner ? describeInvitation(made.owner, 'owner') : []),
      ]);
    });
}

async function create(
  services: INestApplicationContext,
  slug: string,
  { name, owner }: { readonly name: string; readonly owner: string | undefined },
) {
  const tenantId = await services.get(TenantsService).create(slug, name);
  if (owner === undefined) return { tenantId };
  const invitation = { email: owner, level: 'owner' as const };
  return { tenantId, owner: await services.get(Invitations).invite(tenantId, invitation, operatorNow()) };
}
