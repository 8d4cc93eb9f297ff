import { GatehouseError } from '@gatehouse/errors';
import { Command, Option } from 'commander';
import { PLATFORM } from '../../authorization-server/issuer-url.ts';
import type { SecretSource } from '../../control-plane/secrets/secret-sources.repository.ts';
import { SecretSources } from '../../control-plane/secrets/secret-sources.service.ts';
import { PlatformRegistration } from '../../control-plane/tenants/platform-registration.service.ts';
import { TenantsService } from '../../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from '../context.ts';

interface SetOptions {
  readonly name?: string;
  readonly secretFolder?: string;
  readonly secretPrefix?: string;
  readonly registration?: 'open' | 'closed';
}

export function setCommand(context: CommandContext): Command {
  return new Command('set')
    .description(
      'name a tenant, and say where it may take secrets from besides its own store, and who may register at the platform',
    )
    .argument('<slug>', 'which tenant')
    .option('--name <name>', 'display name')
    .option('--secret-folder <path>', 'folder below which file: references of this tenant may point')
    .option('--secret-prefix <prefix>', 'prefix of variables that env: references of this tenant may name')
    .addOption(
      new Option(
        '--registration <policy>',
        'whether clients that nobody has registered may come; of the platform alone, for a tenant its file says it',
      ).choices(['open', 'closed']),
    )
    .action(async (slug: string, { name, secretFolder, secretPrefix, registration }: SetOptions) => {
      const given: SecretSource[] = [
        ...(secretFolder === undefined ? [] : [{ kind: 'file' as const, location: secretFolder }]),
        ...(secretPrefix === undefined ? [] : [{ kind: 'env' as const, location: secretPrefix }]),
      ];
      if (name === undefined && given.length === 0 && registration === undefined) {
        throw new GatehouseError('usage.invalid', {
          reason: 'give --name, --secret-folder, --secret-prefix or --registration',
        });
      }
      if (registration !== undefined && slug !== PLATFORM) {
        throw new GatehouseError('usage.invalid', {
          reason: `write registration in the file of ${slug}, and apply it`,
        });
      }
      await context.withServices(async (services) => {
        const tenants = services.get(TenantsService);
        const tenantId = await tenants.idOf(slug);
        if (name !== undefined) await tenants.rename(slug, name);
        if (registration !== undefined) await services.get(PlatformRegistration).set(registration);
        for (const source of given) await services.get(SecretSources).give(tenantId, source);
      });
      printResult(false, undefined, [
        ...(name === undefined ? [] : [`${slug} is called ${name} now.`]),
        ...(registration === undefined ? [] : [`Registration at ${slug} is ${registration}.`]),
        ...given.map(({ kind, location }) => `Gave ${slug} ${kind}:${location}.`),
      ]);
    });
}
