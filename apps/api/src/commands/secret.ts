import { GatehouseError } from '@gatehouse/errors';
import { MAX_SECRET_BYTES, SecretValue } from '@gatehouse/secrets';
import { Command } from 'commander';
import { SecretsService } from '../control-plane/secrets/secrets.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from './context.ts';

/** Where the value comes from: standard input, or what a test puts in its place. */
export type SecretInput = AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };

/** `secret set`: puts a value into a tenant's own store. The value is never an argument and never printed. */
export function secretCommand(context: CommandContext, input: SecretInput = process.stdin): Command {
  const set = new Command('set')
    .description('set local:NAME to what comes on standard input; one line break at its end is left out')
    .requiredOption('--tenant <slug>', 'whose secret')
    .argument('<name>', '1 to 64 of A-Z a-z 0-9 _ . -')
    .option('--json', 'print JSON')
    .action(async (name: string, options: { tenant: string; json?: boolean }) => {
      const secret = await readSecret(input);
      await context.withServices(async (services) =>
        services.get(SecretsService).set(await services.get(TenantsService).idOf(options.tenant), name, secret),
      );
      const reference = `local:${name}`;
      printResult(options.json, { tenant: options.tenant, reference }, [`Set ${reference} of ${options.tenant}.`]);
    });
  return new Command('secret').description('secrets in the own store of a tenant').addCommand(set);
}

async function readSecret(input: SecretInput): Promise<SecretValue> {
  if (input.isTTY) {
    throw new GatehouseError('usage.invalid', {
      reason: 'the value comes on standard input, so that no screen and no history keeps it: … secret set … < FILE',
    });
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input) {
    chunks.push(chunk);
    length += chunk.length;
    // Longer than any secret with its line break: enough to be refused.
    if (length > MAX_SECRET_BYTES + 2) break;
  }
  return SecretValue.fromFile(Buffer.concat(chunks));
}
