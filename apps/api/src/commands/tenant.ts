import { GatehouseError } from '@gatehouse/errors';
import { Command } from 'commander';
import type { SecretSource } from '../control-plane/secrets/secret-sources.repository.ts';
import { SecretSources } from '../control-plane/secrets/secret-sources.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from './context.ts';

/** `tenant create|list|set`: what an operator does to tenants. */
export function tenantCommand(context: CommandContext): Command {
  return new Command('tenant')
    .description('make and list tenants, and say where their secrets may come from')
    .addCommand(createCommand(context))
    .addCommand(listCommand(context))
    .addCommand(setCommand(context));
}

function createCommand(context: CommandContext): Command {
  return new Command('create')
    .description('make a tenant; its slug is part of URLs and can never be changed or given again')
    .argument('<slug>', '1 to 32 of a-z, 0-9 and -')
    .option('--name <name>', 'display name; the slug unless given')
    .option('--json', 'print JSON')
    .action(async (slug: string, options: { name?: string; json?: boolean }) => {
      const tenantId = await context.withServices((services) =>
        services.get(TenantsService).create(slug, options.name ?? slug),
      );
      printResult(options.json, { slug, tenantId }, [`Made tenant ${slug} (${tenantId}).`]);
    });
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('list all tenants')
    .option('--json', 'print a JSON array')
    .action(async (options: { json?: boolean }) => {
      const tenants = await context.withServices((services) => services.get(TenantsService).list());
      const lines = tenants.map(({ slug, status, tenantId, name }) =>
        [slug.padEnd(32), status.padEnd(9), tenantId, name].join('  '),
      );
      printResult(options.json, tenants, lines);
    });
}

interface SetOptions {
  readonly secretFolder?: string;
  readonly secretPrefix?: string;
}

function setCommand(context: CommandContext): Command {
  return new Command('set')
    .description('say where a tenant may take secrets from, besides its own store')
    .argument('<slug>', 'which tenant')
    .option('--secret-folder <path>', 'folder below which file: references of this tenant may point')
    .option('--secret-prefix <prefix>', 'prefix of variables that env: references of this tenant may name')
    .action(async (slug: string, { secretFolder, secretPrefix }: SetOptions) => {
      const given: SecretSource[] = [
        ...(secretFolder === undefined ? [] : [{ kind: 'file' as const, location: secretFolder }]),
        ...(secretPrefix === undefined ? [] : [{ kind: 'env' as const, location: secretPrefix }]),
      ];
      if (given.length === 0) {
        throw new GatehouseError('usage.invalid', { reason: 'give --secret-folder or --secret-prefix' });
      }
      await context.withServices(async (services) => {
        const tenantId = await services.get(TenantsService).idOf(slug);
        for (const source of given) await services.get(SecretSources).give(tenantId, source);
      });
      printResult(
        false,
        undefined,
        given.map(({ kind, location }) => `Gave ${slug} ${kind}:${location}.`),
      );
    });
}
