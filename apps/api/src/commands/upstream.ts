import { Command } from 'commander';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { CatalogueService } from '../control-plane/upstreams/catalogue.service.ts';
import type { CatalogueChange } from '../control-plane/upstreams/catalogue-change.ts';
import { type CommandContext, printResult } from './context.ts';

/** `upstream refresh`: asks an upstream what it offers, and keeps what differs. */
export function upstreamCommand(context: CommandContext): Command {
  const refresh = new Command('refresh')
    .description('ask an upstream for its tools, prompts and resources, and say what changed')
    .requiredOption('--tenant <slug>', 'whose upstream')
    .argument('<slug>', 'which one')
    .option('--json', 'print JSON')
    .action(async (slug: string, { tenant, json }: { tenant: string; json?: boolean }) => {
      const change = await context.withServices(async (services) =>
        services.get(CatalogueService).refresh(await services.get(TenantsService).idOf(tenant), slug),
      );
      printResult(json, { tenant, ...change }, describe(change));
    });
  return new Command('upstream').description('what stands behind the endpoints of a tenant').addCommand(refresh);
}

function describe({ upstream, lists, leftOut, ...tools }: CatalogueChange): string[] {
  const named = (names: readonly string[], what: string) => names.map((name) => `${what} ${upstream}/${name}`);
  const lines = [
    ...named(tools.pinned, '+'),
    ...named(tools.held, '+ held for review:'),
    ...named(tools.drifted, '~ withheld, its definition changed:'),
    ...named(tools.restored, '~ served again, its definition is back:'),
    ...named(tools.gone, '-'),
    ...(lists ? ['~ prompts, resources, templates or capabilities'] : []),
  ];
  const missing = leftOut > 0 ? [`Left out ${leftOut}: malformed, too large, listed twice, or too many.`] : [];
  return [...(lines.length > 0 ? lines : ['Nothing changed.']), ...missing];
}
