import { GatehouseError } from '@gatehouse/errors';
import { Command } from 'commander';
import type { SecretSource } from '../../control-plane/secrets/secret-sources.repository.ts';
import { SecretSources } from '../../control-plane/secrets/secret-sources.service.ts';
import { TenantsService } from '../../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from '../context.ts';

interface SetOptions {
  readonly name?: string;
  readonly secretFolder?: string;
  readonly secretPrefix?: string;
}

export function setCommand(context: CommandContext): Command {
  return new Command('set')
    .description('name a tenant, and say where it may take secrets from besides its own store')
    .argument('<slug>', 'which tenant')
    .option('--name <name>', 'display name')
    .option('--secret-folder <path>', 'folder below which file: references of this tenant may point')
    .option('--secret-prefix <prefix>', 'prefix of variables that env: references of this tenant may name')
    .action(async (slug: string, { name, secretFolder, secretPrefix }: SetOptions) => {
      const given: SecretSource[] = [
        ...(secretFolder === undefined ? [] : [{ kind: 'file' as const, location: secretFolder }]),
        ...(secretPrefix === undefined ? [] : [{ kind: 'env' as const, location: secretPrefix }]),
      ];
      if (name === undefined && given.length === 0) {
        throw new GatehouseError('usage.invalid', { reason: 'give --name, --secret-folder or --secret-prefix' });
      }
      await context.withServices(async (services) => {
        const tenants = services.get(TenantsService);
        const tenantId = await tenants.idOf(slug);
        if (name !== undefined) await tenants.rename(slug, name);
        for (const source of given) await services.get(SecretSources).give(tenantId, source);
      });
      printResult(false, undefined, [
        ...(name === undefined ? [] : [`${slug} is called ${name} now.`]),
        ...given.map(({ kind, location }) => `Gave ${slug} ${kind}:${location}.`),
      ]);
    });
}
