import { GatehouseError } from '@gatehouse/errors';
import type { INestApplicationContext } from '@nestjs/common';
import { Command } from 'commander';
import { type KeySummary, KeysService, type MasterRotation } from '../control-plane/keys/keys.service.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { type CommandContext, printResult } from './context.ts';

/** `keys list|rotate|destroy`: ids and states of keys, never a key. */
export function keysCommand(context: CommandContext): Command {
  return new Command('keys')
    .description('list, rotate and destroy the keys of tenants')
    .addCommand(listCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(destroyCommand(context));
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('list data keys and signing keys, oldest first')
    .option('--tenant <slug>', 'of one tenant; of all unless given')
    .option('--json', 'print a JSON array')
    .action(async (options: { tenant?: string; json?: boolean }) => {
      const keys = await context.withServices(async (services) => {
        const tenants = await tenantsOf(services, options.tenant);
        const lists = tenants.map(async ({ slug, tenantId }) =>
          (await services.get(KeysService).list(tenantId)).map((key) => ({ tenant: slug, ...key })),
        );
        return (await Promise.all(lists)).flat();
      });
      printResult(options.json, keys, keys.map(describe));
    });
}

interface RotateOptions {
  readonly tenant?: string;
  readonly signing?: boolean;
  readonly data?: boolean;
  readonly master?: boolean;
  readonly json?: boolean;
}

function rotateCommand(context: CommandContext): Command {
  return new Command('rotate')
    .description('start a new key; what the former one sealed or signed stays good')
    .option('--tenant <slug>', 'whose data key or signing key')
    .option('--data', 'the data key, and seal secrets and signing keys under the new one')
    .option('--signing', 'the signing key: the next one becomes the current one')
    .option('--master', 'wrap the data keys of all tenants under the current GATEHOUSE_MASTER_KEY')
    .option('--json', 'print JSON')
    .action(async (options: RotateOptions) => {
      refuseUnclear(options);
      await context.withServices(async (services) => {
        const keys = services.get(KeysService);
        if (options.master) return printMasterRotation(options.json, await keys.rotateMaster());
        const tenant = options.tenant ?? '';
        const tenantId = await services.get(TenantsService).idOf(tenant);
        const kind = options.data ? 'data' : 'signing';
        const id = await (options.data ? keys.rotateDataKey(tenantId) : keys.rotateSigningKey(tenantId));
        printResult(options.json, { tenant, kind, id }, [`The current ${kind} key of ${tenant} is now ${id}.`]);
      });
    });
}

function destroyCommand(context: CommandContext): Command {
  return new Command('destroy')
    .description('destroy a key that is not the current one: what it sealed is forgotten, what it signed is void')
    .requiredOption('--tenant <slug>', 'whose key')
    .requiredOption('--key <id>', 'which one, as `keys list` shows it')
    .option('--yes', 'it cannot be undone, and it is meant', false)
    .option('--json', 'print JSON')
    .action(async ({ tenant, key, yes, json }: { tenant: string; key: string; yes: boolean; json?: boolean }) => {
      if (!yes) throw new GatehouseError('usage.invalid', { reason: 'this cannot be undone: add --yes to do it' });
      const kind = await context.withServices(async (services) =>
        services.get(KeysService).destroy(await services.get(TenantsService).idOf(tenant), key),
      );
      printResult(json, { tenant, kind, id: key }, [`Destroyed ${kind} key ${key} of ${tenant}.`]);
    });
}

function refuseUnclear({ tenant, signing, data, master }: RotateOptions): void {
  if ([signing, data, master].filter(Boolean).length !== 1) {
    throw new GatehouseError('usage.invalid', { reason: 'give one of --data, --signing and --master' });
  }
  if (master && tenant !== undefined) {
    throw new GatehouseError('usage.invalid', { reason: 'the master key is that of all tenants: leave out --tenant' });
  }
  if (!master && tenant === undefined) {
    throw new GatehouseError('usage.invalid', { reason: 'say whose key it is: --tenant T' });
  }
}

async function tenantsOf(services: INestApplicationContext, slug: string | undefined) {
  const tenants = services.get(TenantsService);
  return slug === undefined ? tenants.list() : [{ slug, tenantId: await tenants.idOf(slug) }];
}

function describe({ tenant, kind, id, state, createdAt, masterKey }: KeySummary & { readonly tenant: string }): string {
  const wrapped = masterKey ? `  wrapped by ${masterKey.id} (${masterKey.state})` : '';
  return `${tenant.padEnd(32)}  ${kind.padEnd(7)}  ${id}  ${state.padEnd(9)}  ${createdAt.toISOString()}${wrapped}`;
}

/** Ends with 1 when a tenant is left whose keys still need a former master key. */
function printMasterRotation(json: boolean | undefined, { masterKey, wrapped, failed }: MasterRotation): void {
  const failures = failed.map(({ tenant, error }) => ({ tenant, code: error.code, message: error.message }));
  printResult(json, { masterKey, wrapped, failed: failures }, [
    `Wrapped ${wrapped} data keys anew; master key ${masterKey} wraps all${failures.length > 0 ? ' others' : ''}.`,
    ...failures.map(({ tenant, code, message }) => `Left as they were: the keys of ${tenant}. ${message} [${code}]`),
  ]);
  if (failures.length > 0) process.exitCode = 1;
}
