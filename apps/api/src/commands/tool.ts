import type { TenantId } from '@gatehouse/db';
import { compileGlob } from '@gatehouse/policy';
import { Command } from 'commander';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { type ToolComparison, type ToolSummary, ToolsService } from '../control-plane/tools/tools.service.ts';
import { type CommandContext, printResult } from './context.ts';
import { operatorAtKeyboard } from './operator-at-keyboard.ts';
import { describeComparison, describeTool } from './tool/describe-tool.ts';
import { parseAnnotations, parseDigest } from './tool/parse-review.ts';

interface ToolOptions {
  readonly tenant: string;
  readonly json?: boolean;
}

interface ReviewOptions extends ToolOptions {
  readonly digest?: string;
  readonly annotations?: Readonly<Record<string, boolean>>;
}

/** `tool list|diff|approve|reject|forget`: what upstreams offer, and what an admin thinks of it. */
export function toolCommand(context: CommandContext): Command {
  return new Command('tool')
    .description('look at the tools of a tenant, and decide about those that wait')
    .addCommand(listCommand(context))
    .addCommand(diffCommand(context))
    .addCommand(approveCommand(context))
    .addCommand(rejectCommand(context))
    .addCommand(forgetCommand(context));
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
    .description('list tools by canonical name: state, what counts of their annotations, tags, digest')
    .requiredOption('--tenant <slug>', 'whose tools')
    .argument('[name]', 'only those that this matches; * stands for any characters', '*')
    .option('--json', 'print a JSON array')
    .action(async (name: string, { tenant, json }: ToolOptions) => {
      const glob = compileGlob(name);
      const tools = await withTools(context, tenant, (service, tenantId) => service.list(tenantId));
      const matching = tools.filter((tool) => glob.matches(tool.name));
      printResult(json, matching, matching.map(describeTool));
    });
}

function diffCommand(context: CommandContext): Command {
  return new Command('diff')
    .description('show how what was seen of a tool differs from what is pinned of it')
    .requiredOption('--tenant <slug>', 'whose tool')
    .argument('[name]', 'canonical name; every tool that waits unless given')
    .option('--json', 'print a JSON array')
    .action(async (name: string | undefined, { tenant, json }: ToolOptions) => {
      const comparisons = await withTools(context, tenant, async (service, tenantId) => {
        const waiting = (tool: ToolSummary) => tool.state === 'drifted' || tool.state === 'held';
        const names = name ? [name] : (await service.list(tenantId)).filter(waiting).map((tool) => tool.name);
        const found: ToolComparison[] = [];
        for (const each of names) found.push(await service.compare(tenantId, each));
        return found;
      });
      printResult(
        json,
        comparisons,
        comparisons.length > 0 ? comparisons.flatMap(describeComparison) : ['None waits.'],
      );
    });
}

function approveCommand(context: CommandContext): Command {
  return reviewCommand('approve', 'pin what was seen last of a tool, and serve it')
    .option('--annotations <json>', 'what you have reviewed, such as {"readOnlyHint":true}', parseAnnotations)
    .action(async (name: string, { tenant, json, ...review }: ReviewOptions) => {
      const tool = await withTools(context, tenant, (service, tenantId) =>
        service.approve({ tenantId, name, ...review, actor: operatorAtKeyboard() }),
      );
      printResult(json, tool, [`Approved ${tool.name} with the digest ${tool.digest}.`]);
    });
}

function rejectCommand(context: CommandContext): Command {
  return reviewCommand('reject', 'refuse what was seen last of a tool: it is withheld until it changes').action(
    async (name: string, { tenant, json, ...review }: ReviewOptions) => {
      const tool = await withTools(context, tenant, (service, tenantId) =>
        service.reject({ tenantId, name, ...review, actor: operatorAtKeyboard() }),
      );
      printResult(json, tool, [`Rejected ${tool.name} with the digest ${tool.digest}.`]);
    },
  );
}

function forgetCommand(context: CommandContext): Command {
  return reviewCommand('forget', 'keep nothing more of a tool that is gone: should it be back it is a new one').action(
    async (name: string, { tenant, json, ...review }: ReviewOptions) => {
      const tool = await withTools(context, tenant, (service, tenantId) =>
        service.forget({ tenantId, name, ...review, actor: operatorAtKeyboard() }),
      );
      printResult(json, tool, [`Forgot ${tool.name} with the digest ${tool.digest}.`]);
    },
  );
}

function reviewCommand(verb: string, description: string): Command {
  return new Command(verb)
    .description(description)
    .requiredOption('--tenant <slug>', 'whose tool')
    .argument('<name>', 'canonical name: UPSTREAM/TOOL')
    .option('--digest <sha256>', 'as `tool diff` showed it: refuse when the tool has changed since', parseDigest)
    .option('--json', 'print JSON');
}

function withTools<T>(
  context: CommandContext,
  tenant: string,
  work: (service: ToolsService, tenantId: TenantId) => Promise<T>,
): Promise<T> {
  return context.withServices(async (services) =>
    work(services.get(ToolsService), await services.get(TenantsService).idOf(tenant)),
  );
}
