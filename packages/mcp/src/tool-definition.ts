import { ToolSchema } from '@modelcontextprotocol/core';
import { definitionsIn } from './definition-list.ts';
import { isToolName } from './served-name.ts';

/** A tool as its upstream describes it, members that are not known here included. */
export interface ToolDefinition {
  readonly name: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/**
 * The tools in the result of a `tools/list`. One that stock clients would not accept is left out: they throw the
 * whole list away for it, and so one upstream could take the tools of all others from a client.
 *
 * @param result of an upstream, as parsed
 * @throws GatehouseError `upstream.invalid-answer` when there is no list, or one beyond all measure
 */
export function toolDefinitions(result: Readonly<Record<string, unknown>>): ToolDefinition[] {
  return definitionsIn(result, 'tools', isToolDefinition);
}

function isToolDefinition(tool: unknown): tool is ToolDefinition {
  const parsed = ToolSchema.safeParse(tool);
  return parsed.success && isToolName(parsed.data.name);
}
