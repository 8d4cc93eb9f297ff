import { BUILTIN_ISSUER } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { describeReason } from '@gatehouse/policy';
import { LazyModuleLoader } from '@nestjs/core';
import { Command } from 'commander';
import { ExplanationsModule } from '../control-plane/explanations/explanations.module.ts';
import {
  type Explanation,
  type ExplanationRequest,
  ExplanationsService,
} from '../control-plane/explanations/explanations.service.ts';
import type { Asked } from '../control-plane/explanations/find-asked.ts';
import { DEFAULT_ENDPOINT } from '../data-plane/receive/endpoint-address.ts';
import { type CommandContext, printResult } from './context.ts';

interface ExplainOptions {
  readonly tenant: string;
  readonly subject: string;
  readonly issuer: string;
  readonly tool?: string;
  readonly prompt?: string;
  readonly resource?: string;
  readonly endpoint: string;
  readonly client?: string;
  readonly scope: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly json?: boolean;
}

/** `explain`: what a subject may do with one tool, prompt or resource, and why. */
export function explainCommand(context: CommandContext): Command {
  return new Command('explain')
    .description(
      'say whether a subject may use a tool, prompt or resource, and why: the decision that a call would get',
    )
    .requiredOption('--tenant <slug>', 'at which tenant')
    .requiredOption('--subject <subject>', 'who')
    .option('--issuer <slug>', 'whose subject that is', BUILTIN_ISSUER)
    .option('--tool <name>', 'served or canonical name of a tool')
    .option('--prompt <name>', 'of a prompt')
    .option('--resource <uri>', 'URI of a resource, or its canonical name')
    .option('--endpoint <slug>', 'at which endpoint', DEFAULT_ENDPOINT)
    .option('--client <id>', 'client_id of the token')
    .option('--scope <scopes>', 'scopes of the token, separated by spaces', 'mcp')
    .option('--args <json>', 'arguments of the call of a tool; without them as in a list', parseArguments)
    .option('--json', 'print JSON')
    .action(async (options: ExplainOptions) => {
      const request: ExplanationRequest = {
        tenant: options.tenant,
        issuer: options.issuer,
        subject: options.subject,
        endpoint: options.endpoint,
        client: options.client,
        scopes: new Set(options.scope.split(' ').filter((scope) => scope !== '')),
        asked: askedBy(options),
        arguments: options.args,
      };
      const explanation = await context.withServices(async (services) => {
        // Only here: the data plane's view keeps a connection on which it hears of changes, and no command lasts so long.
        const explanations = await services.get(LazyModuleLoader).load(() => ExplanationsModule);
        return explanations.get(ExplanationsService).explain(request);
      });
      printResult(options.json, toJson(explanation), describe(explanation, options));
    });
}

/** @throws GatehouseError `usage.invalid` unless one thing is asked for */
function askedBy({ tool, prompt, resource, args }: ExplainOptions): Asked {
  const asked: Asked[] = [];
  if (tool !== undefined) asked.push({ kind: 'tool', name: tool });
  if (prompt !== undefined) asked.push({ kind: 'prompt', name: prompt });
  if (resource !== undefined) asked.push({ kind: 'resource', name: resource });
  const [one] = asked;
  if (!one || asked.length > 1) {
    throw new GatehouseError('usage.invalid', { reason: 'give one of --tool, --prompt and --resource' });
  }
  if (args && one.kind !== 'tool') throw new GatehouseError('usage.invalid', { reason: '--args are those of a tool' });
  return one;
}

function parseArguments(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GatehouseError('usage.invalid', { reason: '--args is a JSON object' });
  }
  return value as Record<string, unknown>;
}

function toJson({ decision, ...about }: Explanation) {
  const reasons = decision.reasons.map((reason) => ({ ...reason, text: describeReason(reason) }));
  return { ...about, ...decision, reasons };
}

function describe(explanation: Explanation, { endpoint, client }: ExplainOptions): string[] {
  const { decision, kind, canonicalName, servedName, tenantStatus, clientKnown } = explanation;
  return [
    `${decision.verdict}: ${kind} ${canonicalName}`,
    ...decision.reasons.map((reason) => `  ${describeReason(reason)}`),
    servedName === undefined
      ? `  The endpoint ${endpoint} does not show it now, so nobody reaches it there.`
      : `  Callers know it as ${servedName}.`,
    ...(client !== undefined && !clientKnown ? [`  The tenant does not know the client ${client}.`] : []),
    ...(tenantStatus === 'active' ? [] : [`  The tenant is ${tenantStatus}: no call is let in.`]),
  ];
}
