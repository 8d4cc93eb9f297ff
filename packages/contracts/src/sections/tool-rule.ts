import { z } from 'zod';
import { form, some, tag } from '../field.ts';
import { toolGlob } from '../glob.ts';
import { namedRunning, toolRunning } from './tool-running.ts';

/** What an admin says of a tool, or asks of it: `ToolAnnotations` of MCP 2026-07-28, but for the title. */
export const hints = form({
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
}).refine(
  (value) => Object.keys(value).length > 0,
  'Name one of readOnlyHint, destructiveHint, idempotentHint and openWorldHint.',
);

/** What an admin says of the tools that a canonical glob matches. */
export const toolRule = form(
  {
    match: toolGlob,
    annotations: hints.optional(),
    tags: some(tag, 'tag', 20).optional(),
    ...toolRunning,
  },
  ['concurrency'],
).refine(
  ({ annotations, tags, ...running }) => annotations !== undefined || tags !== undefined || namedRunning(running),
  'Give annotations, tags, or how calls are run: execution, inlineMs, deadline or retry.',
);
